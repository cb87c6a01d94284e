"""The desk's pages and the public's, through HTTP."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.kernel import factories as kernel
from tests.portal.directories.conftest import SHOPS, Keeper, sheet, shop
from tests.portal.factories import key
from yaojian.portal.directories import reading, services
from yaojian.portal.directories.models import Directory, Edition
from yaojian.portal.publishing import building

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(keeper: Keeper) -> Client:
    client = Client()
    client.force_login(keeper.account)
    return client


def _posted(**changes: Any) -> dict[str, Any]:
    unit = Directory.objects.get().owner_unit_id
    return {
        "title": "抽检结果",
        "slug": "choujian",
        "description": "说明",
        "source": "来源",
        "owner_unit": unit,
        "update_cycle_days": 30,
        "key_label": "批号",
        "key": key(),
        "/fields#rows": "2",
        "/fields/0/label": "批号",
        "/fields/0/kind": "text",
        "/fields/0/required": "true",
        "/fields/0/listed": "true",
        "/fields/1/label": "结论",
        "/fields/1/kind": "choice",
        "/fields/1/choices": "合格、不合格",
    } | changes


def test_a_directory_is_made_on_the_desk_with_its_columns(desk: Client) -> None:
    answer = desk.post("/cms/directories/new", _posted())
    made = Directory.objects.get(slug="choujian")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cms/directories/{made.pk}")
    assert [one.label for one in made.table_fields] == ["批号", "结论"]
    assert made.table_fields[1].choices == ("合格", "不合格")


def test_a_new_row_of_columns_keeps_everything_typed(desk: Client) -> None:
    page = desk.post("/cms/directories/new", _posted(**{"add:/fields": ""})).content.decode()
    assert 'name="/fields/2/label"' in page
    assert 'value="抽检结果"' in page
    assert not Directory.objects.filter(slug="choujian").exists()


def test_what_is_wrong_is_told_at_its_place_and_nothing_is_lost(desk: Client) -> None:
    answer = desk.post("/cms/directories/new", _posted(key_label="没有这一列"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "主键列必须是其中一列的名称" in page
    assert 'value="抽检结果"' in page


def test_import_reading_and_publication_on_the_desk(desk: Client, keeper: Keeper) -> None:
    upload = SimpleUploadedFile("名单.xlsx", sheet(shop(1), shop(2)))
    answer = desk.post(f"/cms/directories/{keeper.directory.pk}/import", {"file": upload, "key": key()})
    edition = Edition.objects.get()
    assert answer.headers["Location"] == f"/cms/directories/editions/{edition.pk}"
    assert "正在读取" in desk.get(answer.headers["Location"]).content.decode()
    reading.read_edition(actor=kernel.SYSTEM, edition_id=edition.pk, run_id=str(edition.pk))
    assert "待发布：2 行" in desk.get(answer.headers["Location"]).content.decode()
    published = desk.post(f"/cms/directories/editions/{edition.pk}/publish", {"key": key()})
    assert published.status_code == 303
    assert Directory.objects.get().edition == edition


def test_many_removed_rows_are_asked_about_on_the_same_page(
    desk: Client, published: Edition, imported: Callable[[bytes], Edition]
) -> None:
    edition = imported(sheet(shop(1)))
    answer = desk.post(f"/cms/directories/editions/{edition.pk}/publish", {"key": key()})
    assert answer.status_code == 409
    assert "少了 2 行" in answer.content.decode()
    assert (
        desk.post(
            f"/cms/directories/editions/{edition.pk}/publish", {"key": key(), "removal_confirmed": "on"}
        ).status_code
        == 303
    )


def test_a_picture_is_no_table(desk: Client, keeper: Keeper) -> None:
    upload = SimpleUploadedFile("名单.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    answer = desk.post(f"/cms/directories/{keeper.directory.pk}/import", {"file": upload, "key": key()})
    assert answer.status_code == 422
    assert not Edition.objects.exists()


def test_the_public_page_is_a_file_and_leads_to_the_query(
    client: Client, published: Edition, site: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        building.build_all()
    page = (site / "data/lingshou/index.html").read_text()
    assert "江汉示范大药房" in page
    assert 'action="/d/data/lingshou/"' in page
    assert "药品零售许可名单" in (site / "data/index.html").read_text()
    found = client.get("/d/data/lingshou/", {"q": "江汉"}).content.decode()
    assert "找到 1 条" in found
    assert "示范药店1" not in found
    entry = client.get("/d/data/lingshou/entry", {"key": "鄂DA0003"})
    assert "2028-05-01" in entry.content.decode()


def test_a_closed_directory_leaves_the_site(
    client: Client, keeper: Keeper, published: Edition, site: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        building.build_all()
    services.open_directory(actor=keeper.actor, directory_id=keeper.directory.pk, is_open=False)
    building.follow([f"directory:{keeper.directory.pk}", "directories"])
    assert not (site / "data/lingshou/index.html").exists()
    assert client.get("/d/data/lingshou/").status_code == 404
    assert client.get("/d/data/lingshou/download.csv").status_code == 404


def test_download_holds_every_row_and_no_formula(
    client: Client, keeper: Keeper, imported: Callable[[bytes], Edition]
) -> None:
    edition = imported(
        "许可证编号,企业名称,经营方式,从业药师,有效期至\nA1,=1+1,零售,2,2028-01-01\nA2,乙,零售,2,2028-01-01\n".encode()
    )
    services.publish_edition(actor=keeper.actor, edition_id=edition.pk, key=key())
    services.open_directory(actor=keeper.actor, directory_id=keeper.directory.pk, is_open=True)
    content = b"".join(client.get("/d/data/lingshou/download.csv")).decode()
    assert content.startswith("\ufeff许可证编号,")
    assert len(content.strip().splitlines()) == 3
    assert ",=1+1" not in content


@pytest.mark.parametrize(
    "query", ["?after=-1", "?after=9999999999999", "?after=x", "?q=%00", "?c0=%27--", "?q=" + "长" * 3000]
)
def test_odd_queries_get_an_answer(client: Client, published: Edition, query: str) -> None:
    assert client.get(f"/d/data/lingshou/{query}").status_code == 200


def test_markup_in_a_cell_is_text_everywhere(
    client: Client,
    keeper: Keeper,
    imported: Callable[[bytes], Edition],
    site: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    edition = imported(sheet(shop(1, "<script>alert(1)</script>")))
    services.publish_edition(actor=keeper.actor, edition_id=edition.pk, key=key())
    services.open_directory(actor=keeper.actor, directory_id=keeper.directory.pk, is_open=True)
    with django_capture_on_commit_callbacks(execute=True):
        building.build_all()
    shown = [(site / "data/lingshou/index.html").read_text()]
    shown += [client.get(f"/d/data/lingshou/{rest}").content.decode() for rest in ("?q=alert", "entry?key=鄂DA0001")]
    assert all("<script>alert" not in page and "&lt;script&gt;" in page for page in shown)


def test_columns_of_the_fixture_are_columns(keeper: Keeper) -> None:
    assert len(keeper.directory.table_fields) == len(SHOPS)
