"""The site's own pages speak for its own words, and only for those they say again and again."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaojian.kernel import wording
from yaojian.kernel.wording import published
from yaojian.kernel.wording.judge.guards import OwnText, pair_codes
from yaojian.kernel.wording.judge.judging import opened
from yaojian.kernel.wording.models import PublishedPage, PublishedPairs
from yaojian.kernel.wording.published import LEAST_PAGES, Page

WRONG = "依法没守违法所得"


def page(number: int, text: str) -> Page:
    return Page(f"articles.article:{number}", hashlib.sha256(text.encode()).hexdigest(), text)


def marked(text: str) -> list[str]:
    return [mark.text for mark in wording.check(text) if mark.kind == "likely"]


@pytest.mark.django_db
def test_name_on_thirty_pages_is_no_longer_marked() -> None:
    assert marked(WRONG) == ["守"]
    published.learn(pages=[page(n, f"第{n}场宣讲在没守镇举行，没守镇居民参加。") for n in range(30)])
    assert marked(WRONG) == []


@pytest.mark.django_db
def test_wrong_form_published_once_stays_marked() -> None:
    published.learn(pages=[page(1, f"{WRONG}。{WRONG}。{WRONG}。{WRONG}。{WRONG}。{WRONG}。")])
    assert marked(WRONG) == ["守"]


@pytest.mark.django_db
def test_wrong_form_on_many_pages_stays_marked_where_the_right_one_is_usual() -> None:
    published.learn(pages=[page(n, "没守财物") for n in range(LEAST_PAGES)])
    published.learn(pages=[page(100 + n, "没收财物") for n in range(LEAST_PAGES)])
    assert marked(WRONG) == ["守"]


@pytest.mark.django_db
def test_changed_and_withdrawn_pages_are_taken_off_again() -> None:
    published.learn(pages=[page(n, "在没守镇") for n in range(8)])
    assert marked(WRONG) == []
    assert published.learn(pages=[page(0, "在别的镇")], gone=[f"articles.article:{n}" for n in (1, 2, 3)]) == 5
    assert marked(WRONG) == ["守"]
    assert published.known()["articles.article:0"] == page(0, "在别的镇").digest
    assert "articles.article:1" not in published.known()


@pytest.mark.django_db
def test_same_pages_again_change_nothing() -> None:
    published.learn(pages=[page(1, "没守镇")])
    first = PublishedPairs.objects.get()
    assert published.learn(pages=[page(1, "没守镇")], gone=["never.there:1"]) == 1
    again = PublishedPairs.objects.get()
    assert (again.version, bytes(again.pairs)) == (first.version, bytes(first.pairs))


@pytest.mark.django_db
def test_all_pages_gone_leave_nothing_behind() -> None:
    published.learn(pages=[page(n, f"没守镇第{n}次会议") for n in range(4)])
    assert published.learn(gone=[f"articles.article:{n}" for n in range(4)]) == 0
    assert not PublishedPage.objects.exists()
    assert bytes(PublishedPairs.objects.get().pairs) == b""


@pytest.mark.django_db
def test_pairs_beyond_the_bound_of_single_pages_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "MOST_PAIRS", 10)
    published.learn(pages=[page(n, "省药品监督管理局公告" + chr(0x4E00 + n) * 2) for n in range(20)])
    assert len(bytes(PublishedPairs.objects.get().pairs)) == 4 * len("省药品监督管理局公")


@given(st.text(alphabet="药品监督a，🙂\ud800龘", max_size=30))
def test_pairs_of_a_text_are_its_neighbouring_characters_each_once(text: str) -> None:
    judge = opened()
    assert judge is not None
    han = "\u4e00", "\u9fff"
    pairs = {one + other for one, other in pairwise(text) if all(han[0] <= c <= han[1] for c in one + other)}
    codes = pair_codes(text)
    assert {chr(code >> 16) + chr(code & 0xFFFF) for code in codes.tolist()} == pairs
    own = OwnText.of_pairs(codes, codes * 0 + 3, judge.alphabet, 2)
    assert all(own.uses_of(judge.alphabet.encode(pair)) == 3 for pair in pairs)
