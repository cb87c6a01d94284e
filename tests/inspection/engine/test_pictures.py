"""Pictures of faulty pages: taken by a browser that is locked into the inspected host."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.inspection.engine.conftest import Inspector
from tests.inspection.engine.planted import page, planted
from yaojian.inspection.engine import replay
from yaojian.inspection.engine.indicators import load_set
from yaojian.inspection.engine.picturing import browser

pytestmark = pytest.mark.skipif(browser() is None, reason="chromium is not installed")


def test_faulty_page_is_pictured_and_its_scripts_reach_no_other_service(inspected: Inspector, tmp_path: Path) -> None:
    with planted({"*": page("内部")}, host="127.0.0.3") as inner:
        body = f'<a href="/gone.html">x</a><img src="{inner.url("/a.png")}" alt=""><script>fetch("{inner.url("/b")}")</script>'
        with planted({"/": page('<a href="/p.html">p</a>'), "/p.html": page(body)}) as site:
            result = inspected(site.home, pictures=2)
    assert not inner.asked
    taken = {finding.evidence.picture for finding in result.report.findings if finding.evidence.picture}
    assert len(taken) == 2
    for name in taken:
        with Image.open(result.folder / name) as picture:
            assert picture.width == 1440
    data = json.loads((result.folder / "findings.json").read_text("utf-8"))
    assert any(row["evidence"]["picture"] for row in data["findings"])
    replay(result.folder / "findings.json", tmp_path / "again", load_set(), documents=False)
    assert all((tmp_path / "again" / name).is_file() for name in taken)


def test_no_picture_is_taken_unless_wanted(inspected: Inspector) -> None:
    with planted({"/": page('<a href="/gone.html">x</a>')}) as site:
        folder = inspected(site.home).folder
    assert list(folder.glob("evidence/*.png")) == []
