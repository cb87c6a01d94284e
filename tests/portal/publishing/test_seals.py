"""Seals of the manifest, copies of a year, and the desk of the site."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.permissions import services as permissions
from yaojian.portal.publishing import archiving, building, proofs, queries, sealing, services
from yaojian.portal.publishing.errors import NotAsPublished, NothingInYear
from yaojian.portal.publishing.models import Archive, Incident, IncidentKind, Seal
from yaojian.portal.publishing.rights import PUBLISH_SITE, WATCH
from yaojian.portal.publishing.watching import Watcher


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.YAOJIAN_DATA = tmp_path / "data"


@pytest.fixture
def exported(newsroom: Newsroom, built: Path, tmp_path: Path) -> Path:
    """A seal of the site and a copy of its files, as another host has them."""
    seal, sealed = services.seal_manifest(actor=kernel.SYSTEM)
    sealing.export(seal, sealed, tmp_path / "export")
    shutil.copytree(built, tmp_path / "copy")
    return tmp_path / "export"


def test_sealed_site_is_checked_without_the_database(exported: Path, tmp_path: Path) -> None:
    assert list(proofs.faults_of_export(exported, tmp_path / "copy")) == []
    (tmp_path / "copy/index.html").write_text("hacked")
    (tmp_path / "copy/x.php").write_text("<?php")
    assert list(proofs.faults_of_export(exported, tmp_path / "copy")) == [
        "/index.html：内容与封存时不同。",
        "/x.php：不在清单里。",
    ]


def test_list_that_was_changed_with_its_head_is_not_believed(exported: Path, tmp_path: Path) -> None:
    (exported / proofs.LIST).write_text("")
    assert list(proofs.faults_of_export(exported, tmp_path / "copy")) == ["清单与封存时不同。"]
    head = json.loads((exported / proofs.HEAD).read_text())
    head["manifest_sm3"] = proofs.digest(b"")
    head["link"] = proofs.link_of(head)
    (exported / proofs.HEAD).write_text(json.dumps(head))
    assert list(proofs.faults_of_export(exported, tmp_path / "copy")) == ["封存的签名不符，清单不可信。"]


def test_seal_with_a_strangers_key_is_not_believed(exported: Path, tmp_path: Path) -> None:
    faults = proofs.faults_of_export(exported, tmp_path / "copy", public_key="00" * 64)
    assert list(faults) == ["封存的签名不符，清单不可信。"]


def test_seals_form_a_chain_that_nobody_can_change(newsroom: Newsroom, built: Path) -> None:
    first, _ = services.seal_manifest(actor=kernel.SYSTEM)
    second, _ = services.seal_manifest(actor=kernel.SYSTEM)
    assert second.previous == first.link
    assert list(sealing.broken_links()) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.filter(pk=first.pk).update(files=1)


def test_site_that_is_not_as_published_is_not_sealed(newsroom: Newsroom, built: Path) -> None:
    (built / "index.html").write_text("hacked")
    with pytest.raises(NotAsPublished):
        services.seal_manifest(actor=kernel.SYSTEM)
    assert not Seal.objects.exists()


def test_copy_of_a_year_stands_alone_and_says_what_it_is(newsroom: Newsroom, built: Path, settings: Any) -> None:
    value = {"image": factories.picture().pk, "alt_text": "冷库", "decorative": False, "caption": ""}
    body = [factories.text(), {"type": "picture", "value": value}]
    article = factories.published(kernel.SYSTEM, kernel.SYSTEM, newsroom.column, "归档的信息", body=body)
    building.follow([f"article:{article.pk}"])
    year = int(article.address.split("/")[2])
    archive = services.archive_year(actor=kernel.SYSTEM, year=year, key="k1")
    assert services.archive_year(actor=kernel.SYSTEM, year=year, key="k1") == archive
    folder = archiving.root() / archive.folder
    page = (folder / article.address.lstrip("/")).read_text()
    assert f"归档：{year} 年" in page
    assert 'src="../../../../res/' in page
    assert f'href="{settings.YAOJIAN_SITE_ADDRESS}{newsroom.column.address}"' in page
    assert "归档的信息" in (folder / "index.html").read_text()
    assert list(archiving.differences(folder)) == []
    (folder / "index.html").write_text("x")
    assert list(archiving.differences(folder)) == ["/index.html"]
    with pytest.raises(NothingInYear):
        services.archive_year(actor=kernel.SYSTEM, year=1999, key="k2")
    assert Archive.objects.count() == 1


def test_who_keeps_no_watch_seals_and_archives_nothing(newsroom: Newsroom, built: Path) -> None:
    with pytest.raises(RightMissing):
        services.seal_manifest(actor=newsroom.writes)
    with pytest.raises(RightMissing):
        services.archive_year(actor=newsroom.writes, year=2026, key="k")
    with pytest.raises(RightMissing):
        services.order_whole_build(actor=newsroom.writes)
    assert not Archive.objects.exists()


@pytest.fixture
def keeper(newsroom: Newsroom) -> Client:
    account = kernel.official("周看守")
    template = kernel.template(WATCH, PUBLISH_SITE)
    permissions.grant_template(actor=kernel.SYSTEM, template=template, user=account, scope_kind="system")
    browser = Client()
    browser.force_login(account)
    return browser


def test_desk_of_the_site_shows_settles_explains_and_seals(keeper: Client, newsroom: Newsroom, built: Path) -> None:
    (built / "shell.php").write_text("<?php")
    Watcher(1).begin()
    incident = Incident.objects.get(kind=IncidentKind.PLANTED)
    assert "/shell.php" in keeper.get("/cms/site/").content.decode()
    assert "evidence/" in keeper.get(f"/cms/site/incidents/{incident.pk}").content.decode()
    assert keeper.post(f"/cms/site/incidents/{incident.pk}/settle", {"conclusion": ""}).status_code == 422
    keeper.post(f"/cms/site/incidents/{incident.pk}/settle", {"conclusion": "演练。"})
    incident.refresh_from_db()
    assert incident.conclusion == "演练。"
    why = keeper.get("/cms/site/why", {"address": "/index.html", "tag": "tree"}).content.decode()
    assert "navigation:" in why
    assert "改动时可能更新的页面" in why
    assert "没有这个已发布文件" in keeper.get("/cms/site/why", {"address": "/x"}).content.decode()
    assert keeper.post("/cms/site/records/seal").status_code == 303
    assert json.loads(keeper.get("/cms/site/records/head.json").content)["files"] == Seal.objects.get().files
    assert "立即封存" in keeper.get("/cms/site/records").content.decode()
    assert keeper.post("/cms/site/publish").status_code == 303


def test_editor_may_ask_why_but_keeps_no_watch(newsroom: Newsroom, built: Path) -> None:
    browser = Client()
    browser.force_login(newsroom.editor)
    assert browser.get("/cms/site/why", {"address": "/"}).status_code == 200
    assert browser.get("/cms/site/").status_code == 403
    assert browser.post("/cms/site/records/seal").status_code == 403


def test_ledger_of_incidents_goes_on_page_by_page(
    newsroom: Newsroom, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "INCIDENTS_SHOWN", 2)
    for n in range(5):
        (built / f"x{n}.html").write_text("x")
    Watcher(1).begin()
    seen: list[str] = []
    after = ""
    for _ in range(3):
        page = queries.incidents(kernel.SYSTEM, only_open=True, after=after)
        seen += [row.route for row in page.rows]
        after = page.after
    assert sorted(seen) == [f"/x{n}.html" for n in range(5)]
