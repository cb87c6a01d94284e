"""Disclosed documents: index numbers, validity, links, terms, the platform's pages, the yearly figures."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.factories import key
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar.workdays import BEIJING
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.portal.articles.models import Article
from yaojian.portal.disclosure import platform, queries, services, yearly
from yaojian.portal.disclosure.errors import (
    AlreadyDisclosed,
    AlreadySo,
    FormedInFuture,
    OverBeforeFormed,
    OwnInterpretation,
)
from yaojian.portal.disclosure.models import DisclosureItem, Validity, ValidityChange, YearFigure, YearSnapshot
from yaojian.portal.disclosure.rights import DISCLOSE, MANAGE
from yaojian.portal.disclosure.services import ItemFacts
from yaojian.portal.publishing import building
from yaojian.portal.review import services as reviews

pytestmark = pytest.mark.django_db
Disclosed = Callable[..., DisclosureItem]
THIS_YEAR = timezone.localdate().year


@pytest.fixture
def clerk(newsroom: Newsroom) -> User:
    """Records documents in the column of the newsroom."""
    return factories.holder("吴敏", DISCLOSE, place=newsroom.column)


@pytest.fixture
def records(clerk: User) -> Actor:
    return kernel.actor(clerk)


@pytest.fixture
def disclosed(newsroom: Newsroom, records: Actor) -> Disclosed:
    """A published article with its record."""

    def make(title: str = "", *, facts: ItemFacts | None = None, **said: Any) -> DisclosureItem:
        said = {"genre": "guifanwenjian", "document_number": "鄂药监发〔2026〕1号"} | said
        article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, title, **said)
        facts = facts or ItemFacts("01", timezone.localdate())
        return services.disclose_article(actor=records, article_id=article.pk, facts=facts, key=key())

    return make


def _build(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        building.build_all()


def test_fifteen_headings_of_the_law_each_with_its_clause() -> None:
    assert [one.code for one in platform.headings()] == [f"{n:02d}" for n in range(1, 16)]
    assert len({one.slug for one in platform.headings()}) == 15
    assert all(one.clause.startswith("第二十条第") for one in platform.headings())


def test_index_numbers_run_within_the_year_and_are_never_used_again(disclosed: Disclosed) -> None:
    first, second = disclosed(), disclosed()
    assert [one.index_number.rpartition("/")[2] for one in (first, second)] == [
        f"01-{THIS_YEAR}-00001",
        f"01-{THIS_YEAR}-00002",
    ]
    services.change_item(actor=kernel.SYSTEM, item_id=first.pk, facts=ItemFacts("13", date(THIS_YEAR - 1, 5, 1)))
    first.refresh_from_db()
    assert first.index_number.endswith(f"01-{THIS_YEAR}-00001")


def test_an_article_has_one_record_and_one_key_makes_one(disclosed: Disclosed, records: Actor) -> None:
    item, same = disclosed(), key()
    with pytest.raises(AlreadyDisclosed, match="00001"):
        services.disclose_article(
            actor=records, article_id=item.article_id, facts=ItemFacts("01", timezone.localdate()), key=same
        )
    assert DisclosureItem.objects.count() == 1


@pytest.mark.parametrize(
    "facts",
    [
        ItemFacts("01", timezone.localdate() + timedelta(days=1)),
        ItemFacts("01", date(2026, 5, 1), valid_until=date(2026, 4, 30)),
    ],
)
def test_days_that_contradict_each_other_are_refused(newsroom: Newsroom, records: Actor, facts: ItemFacts) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    with pytest.raises((FormedInFuture, OverBeforeFormed)):
        services.disclose_article(actor=records, article_id=article.pk, facts=facts, key=key())


def test_a_heading_the_law_does_not_know_is_refused(newsroom: Newsroom, records: Actor) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    with pytest.raises(Invalid, match="第二十条"):
        services.disclose_article(
            actor=records, article_id=article.pk, facts=ItemFacts("16", date(2026, 1, 5)), key=key()
        )


def test_clerk_of_another_column_may_record_nothing(disclosed: Disclosed) -> None:
    item = disclosed()
    stranger = kernel.actor(factories.holder("外人", DISCLOSE, place=factories.column("分局动态")))
    with pytest.raises(RightMissing):
        services.change_validity(actor=stranger, item_id=item.pk, validity=Validity.REPEALED, reason="x")
    with pytest.raises(RightMissing):
        services.link_interpretation(actor=stranger, policy_id=item.article_id, interpretation_id=item.article_id)
    assert list(queries.recorded_for(stranger)) == []


def test_a_repealed_document_says_so_and_by_what_on_its_page(
    disclosed: Disclosed, records: Actor, site: Path, django_capture_on_commit_callbacks: Any
) -> None:
    old, new = disclosed("旧办法"), disclosed("新办法")
    _build(django_capture_on_commit_callbacks)
    page = site / old.article.address.lstrip("/")
    assert "仅供查阅" not in page.read_text()
    services.change_validity(
        actor=records,
        item_id=old.pk,
        validity=Validity.REPEALED,
        reason="被《新办法》废止。",
        by_article_id=new.article_id,
    )
    building.follow([f"article:{old.article_id}", f"policy:{old.article_id}", "disclosure"])
    told = page.read_text()
    assert "本文件已废止" in told
    assert new.article.address in told
    assert "废止" in (site / "zfxxgk/fggz/index.html").read_text()
    with pytest.raises(AlreadySo):
        services.change_validity(actor=records, item_id=old.pk, validity=Validity.REPEALED, reason="再次")
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        ValidityChange.objects.all().delete()


def test_documents_whose_last_day_is_over_expire_by_themselves_once(disclosed: Disclosed) -> None:
    today = timezone.localdate()
    over = disclosed(facts=ItemFacts("01", date(2026, 1, 5), valid_until=today - timedelta(days=1)))
    last_day = disclosed(facts=ItemFacts("01", date(2026, 1, 5), valid_until=today))
    assert services.expire(actor=kernel.SYSTEM, today=today) == 1
    assert services.expire(actor=kernel.SYSTEM, today=today) == 0
    over.refresh_from_db()
    last_day.refresh_from_db()
    assert (over.validity, last_day.validity) == (Validity.EXPIRED, Validity.VALID)


def test_policy_and_interpretation_lead_to_each_other(
    disclosed: Disclosed, newsroom: Newsroom, records: Actor, site: Path, django_capture_on_commit_callbacks: Any
) -> None:
    policy = disclosed("管理办法").article
    explains = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "一图读懂管理办法")
    for _ in range(2):
        services.link_interpretation(actor=records, policy_id=policy.pk, interpretation_id=explains.pk)
    _build(django_capture_on_commit_callbacks)
    assert explains.address in (site / policy.address.lstrip("/")).read_text()
    assert "解读的文件" in (site / explains.address.lstrip("/")).read_text()
    with pytest.raises(OwnInterpretation):
        services.link_interpretation(actor=records, policy_id=policy.pk, interpretation_id=policy.pk)


def test_an_interpretation_that_is_withdrawn_is_no_dead_link(
    disclosed: Disclosed, newsroom: Newsroom, records: Actor, site: Path, django_capture_on_commit_callbacks: Any
) -> None:
    policy = disclosed("管理办法").article
    explains = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "解读")
    services.link_interpretation(actor=records, policy_id=policy.pk, interpretation_id=explains.pk)
    _build(django_capture_on_commit_callbacks)
    Article.objects.filter(pk=explains.pk).update(live=False)
    building.follow([f"article:{explains.pk}"])
    assert explains.address not in (site / policy.address.lstrip("/")).read_text()


def test_platform_counts_and_lists_only_what_is_public(
    disclosed: Disclosed, site: Path, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    shown, hidden = disclosed("公开的办法"), disclosed("撤下的办法")
    Article.objects.filter(pk=hidden.article_id).update(live=False)
    _build(django_capture_on_commit_callbacks)
    heading = (site / "zfxxgk/fggz/index.html").read_text()
    assert "公开的办法" in heading
    assert "撤下的办法" not in heading
    assert "共 1 件" in heading
    found = client.get("/d/zfxxgk/", {"q": "办法", "heading": "01", "validity": "valid"}).content.decode()
    assert shown.index_number in found
    assert "撤下的办法" not in found


@pytest.mark.parametrize(
    "query",
    [
        "?year=abc",
        "?after=9999-99-99,x",
        "?heading=99",
        "?after=2026-01-01,%00",
        "?organ=%27&q=%00",
        "?q=" + "长" * 500,
    ],
)
def test_odd_queries_get_an_answer(client: Client, disclosed: Disclosed, query: str) -> None:
    disclosed()
    assert client.get(f"/d/zfxxgk/{query}").status_code == 200


def test_pages_of_the_query_neither_repeat_nor_miss_a_document(disclosed: Disclosed) -> None:
    made = {disclosed(facts=ItemFacts("01", date(2026, 1, 5 + n // 3))).pk for n in range(7)}
    seen: list[Any] = []
    after = ""
    while True:
        page = queries.page_of(queries.public_items(), after, size=3)
        seen += [item.pk for item in page.items]
        if not (after := page.after):
            break
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == made


def test_lateness_counts_working_days_beyond_the_term_of_the_law(disclosed: Disclosed) -> None:
    item = disclosed(facts=ItemFacts("01", date(2026, 3, 2)))
    moment = datetime(2026, 3, 30, 9, tzinfo=BEIJING)
    Article.objects.filter(pk=item.article_id).update(first_published_at=moment)
    assert queries.days_late(DisclosureItem.objects.select_related("article").get()) == 0
    Article.objects.filter(pk=item.article_id).update(first_published_at=moment + timedelta(days=2))
    assert queries.days_late(DisclosureItem.objects.select_related("article").get()) == 2


def test_yearly_figures_come_from_the_register_and_open_their_list(disclosed: Disclosed, newsroom: Newsroom) -> None:
    disclosed(facts=ItemFacts("01", date(2025, 6, 3)))
    repealed = disclosed(facts=ItemFacts("01", date(2024, 6, 3)))
    services.change_validity(
        actor=kernel.SYSTEM, item_id=repealed.pk, validity=Validity.REPEALED, reason="废止", on=date(2025, 8, 1)
    )
    disclosed(facts=ItemFacts("13", date(2025, 6, 3)), genre="tonggao")
    cells = {(cell.row.key, cell.place): cell for cell in yearly.year_cells(2025)}
    assert [cells["norms", place].counted for place in range(3)] == [1, 1, 1]
    assert [one.pk for one in yearly.counted_rows("norms", "repealed", 2025)] == [repealed.pk]
    assert cells["licences", 0].counted is None


def test_a_correction_counts_more_than_the_count_and_is_kept_with_its_reason(newsroom: Newsroom) -> None:
    manager = kernel.official("年报")
    kernel.grant(manager, MANAGE)
    actor = kernel.actor(manager)
    with pytest.raises(Invalid):
        services.enter_figure(actor=actor, year=2025, row="fees", column=0, value=Decimal(1), reason=" ")
    for value in (Decimal("12.5"), Decimal("13.0")):
        services.enter_figure(actor=actor, year=2025, row="fees", column=0, value=value, reason="财务处提供")
    cell = next(cell for cell in yearly.year_cells(2025) if cell.row.key == "fees")
    assert cell.value == Decimal("13.0")
    assert YearFigure.objects.count() == 2
    same = key()
    for _ in range(2):
        services.fix_year(actor=actor, year=2025, key=same)
    assert YearSnapshot.objects.count() == 1
    with pytest.raises(RightMissing):
        services.fix_year(actor=newsroom.writes, year=2025, key=key())


def test_the_desk_records_corrects_changes_and_links(
    client: Client, clerk: User, disclosed: Disclosed, newsroom: Newsroom
) -> None:
    kernel.grant(clerk, MANAGE)
    client.force_login(clerk)
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "新文件", genre="tonggao")
    assert "新文件" in client.get("/cms/disclosure/").content.decode()
    wrong = client.post(
        f"/cms/disclosure/articles/{article.pk}", {"heading": "", "formed_on": "2026-13-01", "key": key()}
    )
    assert wrong.status_code == 422
    made = client.post(
        f"/cms/disclosure/articles/{article.pk}", {"heading": "13", "formed_on": "2026-03-02", "key": key()}
    )
    item = DisclosureItem.objects.get()
    assert made.headers["Location"] == f"/cms/disclosure/items/{item.pk}"
    other = disclosed("另一个")
    assert (
        client.post(f"/cms/disclosure/items/{item.pk}/link", {"interpretation_id": other.article_id}).status_code == 303
    )
    assert client.post(f"/cms/disclosure/items/{item.pk}/link", {"interpretation_id": 999999}).status_code == 422
    assert client.post(f"/cms/disclosure/items/{item.pk}/validity", {"validity": "repealed"}).status_code == 422
    assert (
        client.post(f"/cms/disclosure/items/{item.pk}/validity", {"validity": "repealed", "reason": "废止"}).status_code
        == 303
    )
    for path in (
        "",
        "?show=unexplained",
        "?made=issued&of=2026&row=norms",
        f"items/{item.pk}",
        f"items/{item.pk}/change",
        "boards",
        "years/2026",
        "years/2026/sheet",
    ):
        assert client.get(f"/cms/disclosure/{path}").status_code == 200, path


def test_boards_lead_to_the_columns_chosen_for_them(
    newsroom: Newsroom, site: Path, django_capture_on_commit_callbacks: Any
) -> None:
    guide = factories.column("信息公开指南")
    services.place_board(actor=kernel.SYSTEM, board="guide", column_id=guide.pk)
    _build(django_capture_on_commit_callbacks)
    assert guide.address in (site / "zfxxgk/index.html").read_text()


def test_platform_forgets_a_document_that_is_withdrawn(
    disclosed: Disclosed, newsroom: Newsroom, site: Path, django_capture_on_commit_callbacks: Any
) -> None:
    article = disclosed("将要撤下的公开信息").article
    _build(django_capture_on_commit_callbacks)
    home, heading = site / "zfxxgk/index.html", site / f"{platform.headings()[0].address.strip('/')}/index.html"
    assert all(article.title in page.read_text() for page in (home, heading))
    reviews.withdraw_article(actor=newsroom.judges, article_id=article.pk, reason="有误", key=key())
    building.follow([f"article:{article.pk}", f"listing:{article.home_column_id}"])
    assert not any(article.title in page.read_text() for page in (home, heading))
