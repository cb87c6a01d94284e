"""The pages of the columns, as a manager meets them without script."""

from typing import Any

import pytest

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.test_pages import browser_of
from yaojian.kernel.accounts.models import User
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.columns import bulk, services
from yaojian.portal.columns.contents import Held
from yaojian.portal.columns.errors import InBin
from yaojian.portal.columns.freshness import freshness_of
from yaojian.portal.columns.models import BinnedColumn, Column, ColumnMerge, ColumnState, ColumnTemplate
from yaojian.portal.columns.rights import MANAGE, PURGE


@pytest.fixture
def manager(newsroom: Newsroom) -> User:
    """Manages all columns."""
    account = kernel.official("栏目管理员")
    kernel.grant(account, MANAGE)
    kernel.grant(account, PURGE)
    return account


def test_every_page_of_the_columns_answers(newsroom: Newsroom, manager: User) -> None:
    browser, pk = browser_of(manager), newsroom.column.pk
    for path in (
        "",
        "?fresh=due",
        "?fresh=soon",
        "new",
        "bin",
        "bulk",
        f"bulk?column={pk}",
        f"{pk}",
        f"{pk}/move",
        f"{pk}/merge",
        f"{pk}/delete",
        f"{pk}/access",
    ):
        answer = browser.get(f"/cms/columns/{path}")
        assert answer.status_code == 200, path
        assert "Traceback" not in answer.content.decode()


def test_week_of_a_column_by_its_pages(newsroom: Newsroom, manager: User) -> None:
    browser, column = browser_of(manager), newsroom.column
    other = factories.column("通知公告")
    assert browser.post(f"/cms/columns/{column.pk}/state", {"state": "hidden"}).status_code == 303
    assert browser.post(f"/cms/columns/{column.pk}/state", {"state": "open"}).status_code == 303
    assert browser.post(f"/cms/columns/{column.pk}/state", {"state": "binned"}).status_code == 422
    assert browser.post(f"/cms/columns/{column.pk}/shift", {"way": "up"}).status_code == 303
    assert browser.post(f"/cms/columns/{column.pk}/move", {"parent": other.pk, "slug": ""}).status_code == 303
    assert browser.post(f"/cms/columns/{other.pk}/move", {"parent": column.pk}).status_code == 409
    third = factories.column("工作动态")
    assert browser.post(f"/cms/columns/{column.pk}/merge", {"into": third.pk}).status_code == 303
    merge = ColumnMerge.objects.get()
    assert "撤销合并" in browser.get(f"/cms/columns/{column.pk}").content.decode()
    assert browser.post(f"/cms/columns/merges/{merge.pk}/undo").status_code == 303
    assert browser.post(f"/cms/columns/{column.pk}/delete", {"reason": ""}).status_code == 422
    assert browser.post(f"/cms/columns/{column.pk}/delete", {"reason": "不要了"}).status_code == 303
    entry = BinnedColumn.objects.get()
    assert "政务要闻" in browser.get("/cms/columns/bin").content.decode()
    assert browser.post(f"/cms/columns/bin/{entry.pk}/purge").status_code == 409
    assert browser.post(f"/cms/columns/bin/{entry.pk}/restore").status_code == 303
    assert Column.objects.get(pk=column.pk).state == ColumnState.OPEN


def test_link_column_needs_an_address_to_lead_to(newsroom: Newsroom) -> None:
    column = newsroom.column
    for link in ("", "javascript:alert(1)", "//evil.example", "ftp://x", "https://a b"):
        facts = services.facts_of(column)
        with pytest.raises(Exception, match="链接地址"):
            services.change_column(
                actor=kernel.SYSTEM,
                column_id=column.pk,
                facts=type(facts)(**{**_as_dict(facts), "template": ColumnTemplate.LINK, "link_to": link}),
            )
    facts = services.facts_of(column)
    services.change_column(
        actor=kernel.SYSTEM,
        column_id=column.pk,
        facts=type(facts)(
            **{**_as_dict(facts), "template": ColumnTemplate.LINK, "link_to": "https://www.nmpa.gov.cn/"}
        ),
    )
    assert Column.objects.get(pk=column.pk).leads_to == "https://www.nmpa.gov.cn/"


def _as_dict(facts: services.ColumnFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__slots__}


def test_bulk_change_is_shown_before_it_is_made(newsroom: Newsroom, manager: User) -> None:
    browser, other = browser_of(manager), factories.column("通知公告")
    form = {"column": [newsroom.column.pk, other.pk], "update_cycle_days": "30", "state": "hidden"}
    page = browser.post("/cms/columns/bulk", form | {"step": "look"}).content.decode()
    assert "0 → 30" in page
    assert "开放 → 隐藏" in page
    assert not Column.objects.filter(update_cycle_days=30).exists()
    assert browser.post("/cms/columns/bulk", form | {"step": "apply"}).status_code == 303
    assert Column.objects.filter(update_cycle_days=30, state=ColumnState.HIDDEN).count() == 2


def test_bulk_change_is_made_to_all_or_to_none(newsroom: Newsroom) -> None:
    binned = factories.column("已删除")
    Column.objects.filter(pk=binned.pk).update(state=ColumnState.BINNED)
    numbers = [newsroom.column.pk, binned.pk]
    lines = bulk.rehearse(actor=kernel.SYSTEM, column_ids=numbers, changes={"update_cycle_days": 30})
    assert {line.column.pk: bool(line.refusal) for line in lines} == {newsroom.column.pk: False, binned.pk: True}
    with pytest.raises(InBin):
        bulk.change_many(actor=kernel.SYSTEM, column_ids=numbers, changes={"update_cycle_days": 30})
    assert not Column.objects.filter(update_cycle_days=30).exists()


def test_rehearsal_leaves_no_trace(newsroom: Newsroom, django_capture_on_commit_callbacks: Any) -> None:
    from yaojian.kernel.audit.models import Event

    before = Event.objects.count()
    with django_capture_on_commit_callbacks() as callbacks:
        bulk.rehearse(actor=kernel.SYSTEM, column_ids=[newsroom.column.pk], changes={"kind": "notices"})
    assert (Event.objects.count(), callbacks) == (before, [])


def test_page_says_who_may_do_what_and_why(newsroom: Newsroom, manager: User) -> None:
    child = factories.column("下级", parent=newsroom.column)
    far = factories.column("别处")
    factories.editor(far, "别栏编辑")
    page = browser_of(manager).get(f"/cms/columns/{child.pk}/access").content.decode()
    for words in ("李思源", "撰写信息", "王若水", "政务要闻", "栏目管理员", "全系统"):
        assert words in page, words
    assert "别栏编辑" not in page
    assert browser_of(newsroom.editor).get(f"/cms/columns/{child.pk}/access").status_code == 403


def test_overdue_and_blank_columns_are_told(newsroom: Newsroom, manager: User) -> None:
    Column.objects.filter(pk=newsroom.column.pk).update(update_cycle_days=14)
    page = browser_of(manager).get("/cms/columns/?fresh=due").content.decode()
    assert "空白" in page
    factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    assert "按期更新" in browser_of(manager).get("/cms/columns/").content.decode()


@pytest.mark.parametrize(
    ("age", "cycle", "state"),
    [(1, 14, "fresh"), (12, 14, "soon"), (15, 14, "late"), (400, 0, "free"), (None, 14, "blank"), (None, 0, "blank")],
)
def test_freshness_is_that_of_a_column_and_all_below(
    newsroom: Newsroom, age: int | None, cycle: int, state: str
) -> None:
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    child = factories.column("下级", parent=newsroom.column)
    Column.objects.filter(pk=newsroom.column.pk).update(update_cycle_days=cycle)
    columns = list(Column.objects.filter(pk__in=(newsroom.column.pk, child.pk)))
    newest = now - timedelta(days=age) if age is not None else None
    told = freshness_of(columns, {child.pk: Held(1, newest)}, now)
    assert told[newsroom.column.pk].state == state


def test_writer_of_a_column_is_no_manager_of_it(newsroom: Newsroom) -> None:
    writer = browser_of(factories.holder("只会写", WRITE, place=newsroom.column))
    for path in ("", "new", "bin", "bulk", f"{newsroom.column.pk}", f"{newsroom.column.pk}/delete"):
        assert writer.get(f"/cms/columns/{path}").status_code == 403, path
