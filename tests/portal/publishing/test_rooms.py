"""What another room adds to the public site."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.safestring import mark_safe

from tests.portal.conftest import Newsroom
from yaojian.portal.publishing import building, registry
from yaojian.portal.publishing.assets import Assets
from yaojian.portal.publishing.models import PublishedFile
from yaojian.portal.publishing.reader import Answer, Reader, question

LETTERS: dict[int, str] = {}


@question("test_letter")
def _letter(number: int) -> Answer:
    return LETTERS.get(number), {f"letter:{number}"}


@question("test_letters")
def _letters() -> Answer:
    return sorted(LETTERS), {"letters"}


def _pages(number: int, reader: Reader) -> registry.Pages:
    if reader.ask("test_letter", number) is None:
        return {}
    return {f"/hd/{number}.html": lambda reader, _: f"来信：{reader.ask('test_letter', number)}"}


def _count(reader: Reader, spot: registry.Spot) -> str:
    return mark_safe(f"<p>公开来信 {len(reader.ask('test_letters'))} 件</p>") if spot.kind == "front" else ""


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, str]]:
    """A room of letters, for one test."""
    fresh = registry._Register(kinds=dict(registry._register.kinds), sections=list(registry._register.sections))
    monkeypatch.setattr(registry, "_register", fresh)
    registry.register_pages("letter", owner_pages=_pages, owners=lambda: sorted(LETTERS), order=registry.LEAVES)
    registry.register_slot("front_interaction", _count)
    registry.register_sitemap(lambda _: [("互动交流", [("公开来信", "/hd/")])])
    yield LETTERS
    LETTERS.clear()


def test_page_of_another_room_is_written_followed_and_taken_down(
    letters: dict[int, str], newsroom: Newsroom, built: Path
) -> None:
    letters[5] = "药店能否网上售药"
    assert building.follow(["letter:5", "letters"]) == ["/hd/5.html", "/index.html"]
    assert "药店能否网上售药" in (built / "hd/5.html").read_text()
    assert "公开来信 1 件" in (built / "index.html").read_text()
    letters[5] = "药店能否在网上售药"
    assert building.follow(["letter:5"]) == ["/hd/5.html"]
    del letters[5]
    assert building.follow(["letter:5", "letters"]) == ["/index.html", "/hd/5.html"]
    assert not (built / "hd/5.html").exists()
    assert PublishedFile.objects.get(route="/hd/5.html").gone


def test_whole_build_holds_the_pages_of_every_room(
    letters: dict[int, str], newsroom: Newsroom, site: Path, django_capture_on_commit_callbacks: Any
) -> None:
    letters[7] = "注册证延续"
    with django_capture_on_commit_callbacks(execute=True):
        routes = building.build_all()
    assert routes.index("/hd/7.html") < routes.index("/index.html")
    assert "互动交流" in (site / "sitemap.html").read_text()


def test_words_of_a_part_that_nobody_called_safe_are_escaped(
    letters: dict[int, str], newsroom: Newsroom, built: Path
) -> None:
    registry.register_slot("foot", lambda reader, spot: "<script>alert(1)</script>")
    building.follow(["front"])
    building.build_all()
    page = PublishedFile.objects.get(route="/index.html")
    assert page.size
    text = registry.pages_of("front", Reader())["/index.html"](Reader(), _NoAssets())
    assert "<script>alert" not in text


class _NoAssets(Assets):
    def picture(self, pk: int, spec: str = "") -> None:
        return None

    def attachment(self, pk: int) -> None:
        return None


@pytest.mark.parametrize("act", [registry.register_slot, registry.register_article_part])
def test_place_that_no_page_has_is_refused(act: Any) -> None:
    with pytest.raises(ValueError, match="no such place"):
        act("nowhere", lambda *_: "")
