"""What people say of the marks, and what it says of the rules."""

import pytest

from tests.kernel import factories
from yaojian.kernel import wording
from yaojian.kernel.audit.queries import events_of
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.wording import queries, services
from yaojian.kernel.wording.models import MarkVerdict, SiteWord
from yaojian.kernel.wording.rights import JUDGE

pytestmark = pytest.mark.django_db


def judge(**said: str) -> MarkVerdict:
    facts = {
        "rule": "words.likely",
        "form": "台",
        "suggestion": "抬",
        "around": "建立台帐制度",
        "judgement": "accepted",
    }
    return services.judge_mark(actor=factories.SYSTEM, **(facts | said))


def test_precision_of_a_rule_is_the_share_of_its_accepted_marks() -> None:
    judge()
    judge(around="完善台帐制度")
    judge(around="检查台帐", judgement="ignored")
    judge(rule="words.date", form="2月30日", around="2月30日前", suggestion="")
    told = {row.rule: (row.accepted, row.refused, round(row.precision, 2)) for row in queries.figures()}
    assert told == {"words.likely": (2, 1, 0.67), "words.date": (1, 0, 1.0)}


def test_same_verdict_twice_is_one_and_audited_once() -> None:
    first = judge()
    assert judge(judgement="ignored").pk == first.pk
    assert MarkVerdict.objects.get().judgement == "accepted"
    assert [event.action for event in events_of(first)] == ["kernel.words.judged"]


def test_taught_word_is_not_marked_again() -> None:
    assert [mark.text for mark in wording.check("建立台帐制度")] == ["台帐"]
    judge(form="台帐", suggestion="台账", judgement="taught", word="台帐制度")
    assert SiteWord.objects.get().form == "台帐制度"
    judge(form="台帐", suggestion="台账", around="台帐", judgement="taught", word="台帐")
    assert wording.check("建立台帐制度") == []


@pytest.mark.parametrize(
    "said",
    [
        {"judgement": "maybe"},
        {"around": "没有这个字"},
        {"form": "", "around": "台帐"},
        {"judgement": "taught", "word": ""},
        {"judgement": "taught", "word": "不在原文"},
    ],
)
def test_verdict_that_says_nothing_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        judge(**said)
    assert not MarkVerdict.objects.exists()


def test_verdicts_need_their_right_and_teaching_that_of_the_words() -> None:
    facts = {"rule": "words.likely", "form": "台", "suggestion": "抬", "around": "台帐"}
    with pytest.raises(RightMissing):
        services.judge_mark(actor=factories.actor(factories.official()), judgement="accepted", **facts)
    account = factories.official()
    factories.grant(account, JUDGE)
    services.judge_mark(actor=factories.actor(account), judgement="accepted", **facts)
    with pytest.raises(RightMissing):
        services.judge_mark(
            actor=factories.actor(account), judgement="taught", word="台帐", **(facts | {"around": "台帐二"})
        )
    assert MarkVerdict.objects.count() == 1
