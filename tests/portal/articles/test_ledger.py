"""The editors' ledger of articles: right rows, right order, along its index, also at ten thousand."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.test_pages import browser_of
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import remembering
from yaojian.portal.articles import importing
from yaojian.portal.articles.models import Article, LedgerLine
from yaojian.portal.review import article_ledger as ledger
from yaojian.portal.review import services
from yaojian.portal.review.article_ledger import Filters


def titles(actor: Actor, **filters: Any) -> list[str]:
    return [row.title for row in ledger.page(actor, Filters(**filters)).rows]


def test_last_changed_stands_first_whatever_way_it_was_changed(newsroom: Newsroom) -> None:
    first, second = (factories.draft(newsroom.writes, newsroom.column, title) for title in ("甲稿", "乙稿"))
    assert titles(newsroom.writes) == ["乙稿", "甲稿"]
    from yaojian.portal.articles import services as articles

    articles.change_draft(
        actor=newsroom.writes, article_id=first.pk, draft=articles.Draft(title="甲稿二", body=[factories.text()])
    )
    assert titles(newsroom.writes) == ["甲稿二", "乙稿"]
    assert LedgerLine.objects.get(pk=second.pk).title == "乙稿"


def test_filters_narrow(newsroom: Newsroom) -> None:
    child = factories.column("下级", parent=newsroom.column)
    factories.draft(newsroom.writes, child, "冷链检查通报", summary="有摘要", document_number="鄂药监发〔2026〕3号")
    factories.published(newsroom.writes, newsroom.judges, newsroom.column, "已发布的稿件")
    Article.objects.filter(title="已发布的稿件").update(author="张三丰")
    review = factories.submitted(newsroom.writes, newsroom.column, "在审的稿件")
    returned = factories.submitted(newsroom.writes, newsroom.column, "退回的稿件")
    services.return_article(actor=newsroom.judges, review_id=returned.pk, text="请改", key=factories.key())
    today = timezone.localdate()
    assert titles(newsroom.writes, words="冷链") == ["冷链检查通报"]
    assert titles(newsroom.writes, words="2026 通报") == ["冷链检查通报"]
    assert titles(newsroom.writes, words="三丰") == ["已发布的稿件"]
    assert titles(newsroom.writes, column_id=child.pk) == ["冷链检查通报"]
    assert titles(newsroom.writes, stage="published") == ["已发布的稿件"]
    assert titles(newsroom.writes, stage="reviewing") == [review.title]
    assert titles(newsroom.writes, stage="returned") == ["退回的稿件"]
    assert titles(newsroom.writes, stage="draft") == ["冷链检查通报"]
    assert "冷链检查通报" not in titles(newsroom.writes, missing="summary")
    assert len(titles(newsroom.writes, missing="summary")) == 3
    assert len(titles(newsroom.writes, author="思源", since=today, until=today)) == 4
    assert titles(newsroom.writes, until=today - timedelta(days=1)) == titles(newsroom.writes, author="别人") == []


def test_ledger_shows_nothing_of_foreign_columns(newsroom: Newsroom) -> None:
    foreign = factories.column("外部栏目")
    factories.draft(kernel.SYSTEM, foreign, "外部草稿")
    own = factories.draft(newsroom.writes, newsroom.column, "自己的草稿")
    assert titles(newsroom.writes) == [own.title]
    assert titles(kernel.SYSTEM) == ["自己的草稿", "外部草稿"]
    assert titles(kernel.actor(kernel.official("无权者"))) == []


def test_pages_follow_each_other_without_gap_or_repetition(newsroom: Newsroom) -> None:
    made = [factories.draft(newsroom.writes, newsroom.column).title for _ in range(7)]
    LedgerLine.objects.update(changed_at=timezone.now())
    seen: list[str] = []
    after = ""
    for _ in range(4):
        page = ledger.page(newsroom.writes, Filters(), after=after, size=2)
        seen += [row.title for row in page.rows]
        after = page.after
    assert seen == list(reversed(made))
    assert after == ""


@pytest.mark.parametrize("after", ["x", "~", "2026-01-01~1", "2026-01-01T00:00:00+00:00~abc", "9" * 50, "\0~1"])
def test_forged_cursor_shows_the_first_page(newsroom: Newsroom, after: str) -> None:
    factories.draft(newsroom.writes, newsroom.column, "唯一的稿件")
    answer = browser_of(newsroom.editor).get("/cms/articles/", {"after": after, "column": "x", "since": "yesterday"})
    assert answer.status_code == 200
    assert "唯一的稿件" in answer.content.decode()


@pytest.fixture
def many(newsroom: Newsroom) -> Newsroom:
    """Ten thousand articles in ten columns."""
    now = timezone.now()
    for place in range(10):
        column = factories.column(f"栏目{place}", parent=newsroom.column)
        rows = [
            importing.OldArticle(
                title=f"药品抽检信息第{place}-{n}号",
                published=now - timedelta(hours=n * 10 + place),
                body=[factories.text()],
                source="省局",
            )
            for n in range(1000)
        ]
        importing.import_articles(actor=kernel.SYSTEM, column_id=column.pk, articles=rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return newsroom


def plan(actor: Actor, **filters: Any) -> str:
    rows = ledger.narrowed(actor, Filters(**filters)).values_list("pk", "line__changed_at")[:31]
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_ten_thousand_articles_are_read_along_the_index(many: Newsroom, django_assert_max_num_queries: Any) -> None:
    everything = kernel.SYSTEM
    assert "article_ledger" in plan(everything)
    assert "article_ledger" in plan(many.writes)
    assert "article_ledger_of_column" in plan(everything, column_id=LedgerLine.objects.all()[0].column_id)
    assert "article_searchable" in plan(everything, words="3-77")
    with remembering.for_this_request(), django_assert_max_num_queries(5):
        page = ledger.page(many.writes, Filters())
    assert [row.title for row in page.rows[:2]] == ["药品抽检信息第0-0号", "药品抽检信息第1-0号"]
    assert titles(many.writes, words="抽检 7-999号") == ["药品抽检信息第7-999号"]
