"""The public search: what is found, in which order, and how it is shown."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.portal.articles.models import Article
from yaojian.portal.publishing import building, finding
from yaojian.portal.publishing.finding import Wanted, find, marked
from yaojian.portal.publishing.forms import wanted_of
from yaojian.portal.publishing.models import SearchEntry
from yaojian.portal.publishing.searching import pairs, plain
from yaojian.portal.review import services


def published(newsroom: Newsroom, title: str, text: str = "正文", **facts: Any) -> Article:
    article = factories.published(
        kernel.SYSTEM, kernel.SYSTEM, newsroom.column, title, body=[factories.text(f"<p>{text}</p>")], **facts
    )
    building.follow([f"article:{article.pk}"])
    return article


def titles(wanted: Wanted) -> list[str]:
    return [hit.title.replace("<mark>", "").replace("</mark>", "") for hit in find(wanted).hits]


def test_words_in_the_title_come_before_words_in_the_text(newsroom: Newsroom, built: Path) -> None:
    published(newsroom, "疫苗储存检查通报")
    published(newsroom, "一周工作安排", "本周检查疫苗储存单位。")
    assert titles(Wanted("疫苗 储存")) == ["疫苗储存检查通报", "一周工作安排"]
    assert titles(Wanted("疫苗", newest_first=True)) == ["一周工作安排", "疫苗储存检查通报"]


def test_word_strewn_over_a_text_is_not_found(newsroom: Newsroom, built: Path) -> None:
    published(newsroom, "药店与商品", "药品不在店里。")
    assert titles(Wanted("药商品店")) == []


@pytest.mark.parametrize("words", ["\uff27\uff2d\uff30", "gmp", "G.M.P"])
def test_width_case_and_punctuation_do_not_matter(newsroom: Newsroom, built: Path, words: str) -> None:
    published(newsroom, "新版GMP实施")
    assert titles(Wanted(words)) == ["新版GMP实施"]


def test_withdrawn_article_is_no_longer_found(newsroom: Newsroom, built: Path) -> None:
    article = published(newsroom, "撤回的通报")
    services.withdraw_article(actor=kernel.SYSTEM, article_id=article.pk, reason="有误", key=factories.key())
    building.follow([f"article:{article.pk}"])
    assert titles(Wanted("撤回的通报")) == []


def test_hits_are_narrowed_by_kind_column_and_day(newsroom: Newsroom, built: Path) -> None:
    article = published(newsroom, "抽检公告第一期")
    day = article.first_published_at.astimezone(finding.BEIJING).date()
    column = newsroom.column.pk
    assert titles(Wanted("抽检", kind="工作动态", column=column, since=day, until=day)) == ["抽检公告第一期"]
    assert titles(Wanted("抽检", kind="政策文件")) == []
    assert titles(Wanted("抽检", column=column + 1)) == []
    assert titles(Wanted("抽检", since=day.replace(year=day.year + 1))) == []
    assert titles(Wanted(column=column)) == ["抽检公告第一期"]


def test_pages_go_on_without_gap_or_double(newsroom: Newsroom, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "PAGE", 3)
    named = [published(newsroom, f"监督抽检{n}").title for n in range(4)]
    named += [published(newsroom, f"其他{n}", "监督抽检结果。").title for n in range(4)]
    seen: list[str] = []
    after = ""
    for _ in range(5):
        page = find(Wanted("监督抽检", after=after))
        seen += [hit.title for hit in page.hits]
        after = page.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 8
    assert [title for title in seen if "其他" not in title] == seen[:4]


def test_marks_stand_around_the_words_and_nothing_else_gets_through() -> None:
    assert marked("\uff27\uff2d\uff30<b>检查", ["gmp"]) == "<mark>\uff27\uff2d\uff30</mark>&lt;b&gt;检查"
    assert marked("药-品 药品", ["药品"]) == "<mark>药-品</mark> <mark>药品</mark>"
    assert marked("㎎剂", ["mg"]) == "<mark>㎎</mark>剂"


def test_pairs_do_not_cross_lines() -> None:
    assert pairs(plain("药品\n检查")) == ["检查", "药品"]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "' OR 1=1 --"},
        {"q": "%_%"},
        {"q": "\0"},
        {"q": "药" * 5000},
        {"q": "<script>alert(1)</script>"},
        {"q": "药", "after": "9~x~y"},
        {"q": "药", "after": "0~2026-01-01T00:00:00+08:00~99999999999999999999"},
        {"q": "药", "column": "١٢", "since": "2026-13-01", "until": "x", "sort": "\0", "kind": "\0"},
    ],
)
def test_hostile_search_is_answered_calmly(newsroom: Newsroom, built: Path, query: dict[str, str]) -> None:
    answer = Client().get("/search/", query)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_unreadable_address_is_a_plain_search() -> None:
    assert wanted_of({"q": "药", "column": "x", "since": "y"}) == Wanted("药")


def test_first_page_is_read_along_indexes(newsroom: Newsroom, built: Path) -> None:
    entries = [
        SearchEntry(
            owner=f"article:{10_000 + n}",
            digest="x",
            kind="工作动态",
            address=f"/art/{n}.html",
            title=f"第{n}号",
            published="2026-01-01T00:00:00+08:00",
            plain_title=plain(f"第{n}号"),
            plain=plain(f"第{n}号内容{n * 7919}"),
            title_pairs=pairs(plain(f"第{n}号")),
            pairs=pairs(plain(f"第{n}号内容{n * 7919}")),
        )
        for n in range(3000)
    ]
    SearchEntry.objects.bulk_create(entries)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE publishing_searchentry")
        cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows are read quicker from end to end
        rows = SearchEntry.objects.filter(plain__contains="79190", pairs__contains=pairs("79190"))
        sql, parameters = finding.in_order(rows, common=False)[:21].query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", parameters)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "site_search_texts" in plan, plan


def test_words_of_every_text_are_met_on_the_way_from_the_newest_on(db: None) -> None:
    with connection.cursor() as cursor:
        matching = SearchEntry.objects.filter(plain__contains="专项检查", pairs__contains=pairs("专项检查"))
        sql, parameters = finding.in_order(matching, common=True)[:21].query.sql_with_params()
        with finding.walking():
            cursor.execute(f"EXPLAIN {sql}", parameters)
            plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("SHOW enable_sort")
        assert cursor.fetchone()[0] == "on"
    assert "site_search_newest" in plan, plan
    assert "Sort" not in plan, plan
