"""What people say of the marks, and what it says of the rules."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.kernel import factories
from yaojian.kernel import wording
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.queries import events_of
from yaojian.kernel.errors import Invalid, RightMissing, Unknown
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.wording import queries, services
from yaojian.kernel.wording.errors import ProposalDecided
from yaojian.kernel.wording.models import MarkVerdict, SiteWord, WordProposal
from yaojian.kernel.wording.rights import JUDGE, MANAGE

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


def test_verdicts_need_their_right() -> None:
    facts = {"rule": "words.likely", "form": "台", "suggestion": "抬", "around": "台帐"}
    with pytest.raises(RightMissing):
        services.judge_mark(actor=factories.actor(factories.official()), judgement="accepted", **facts)
    services.judge_mark(actor=reader(), judgement="accepted", **facts)
    assert MarkVerdict.objects.count() == 1


def reader() -> Actor:
    account = factories.official()
    factories.grant(account, JUDGE)
    return factories.actor(account)


def propose(word: str = "台帐") -> WordProposal:
    facts = {"rule": "words.wrong", "form": "台帐", "suggestion": "台账", "around": "建立台帐制度"}
    services.judge_mark(actor=reader(), judgement="taught", word=word, **facts)
    return WordProposal.objects.get(form=word, state="open")


def test_word_taught_by_an_editor_counts_once_a_keeper_has_taken_it() -> None:
    proposal = propose()
    assert [mark.text for mark in wording.check("建立台帐制度")] == ["台帐"]
    taken = services.decide_proposal(actor=factories.SYSTEM, proposal_id=proposal.pk, take=True)
    assert (taken.state, taken.decider_name) == ("taken", factories.SYSTEM.name)
    assert wording.check("建立台帐制度") == []
    assert [event.action for event in events_of(proposal)] == ["kernel.words.proposed", "kernel.words.decided"]


def told(code: str) -> list[Notice]:
    return list(Notice.objects.filter(kind=code).order_by("user_id"))


def test_keepers_of_the_words_are_told_of_a_proposal_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_proposal_pages", [lambda pk: f"/words/{pk}"])
    keepers = [factories.official(), factories.official()]
    for keeper in keepers:
        factories.grant(keeper, MANAGE)
    factories.official()
    proposal = propose()
    assert propose() == proposal
    notices = told("kernel.words.proposed")
    assert [one.user_id for one in notices] == sorted(keeper.pk for keeper in keepers)
    assert notices[0].title == f"{proposal.proposer_name}建议把“台帐”列为正确用词。"
    assert (notices[0].link, notices[0].body) == (f"/words/{proposal.pk}", "原文：建立台帐制度")


def test_proposer_is_told_what_became_of_his_word_once() -> None:
    taken, declined = propose(), propose("台帐制度")
    for _ in range(2):
        services.decide_proposal(actor=factories.SYSTEM, proposal_id=taken.pk, take=True)
    services.decide_proposal(actor=factories.SYSTEM, proposal_id=declined.pk, take=False)
    notices = {one.user_id: one.title for one in told("kernel.words.decided")}
    assert notices == {
        taken.proposed_by_id: "您建议的“台帐”已列为正确用词。",
        declined.proposed_by_id: "您建议的“台帐制度”没有被采纳。",
    }


def test_keeper_who_teaches_a_word_tells_nobody() -> None:
    keeper = factories.official()
    factories.grant(keeper, MANAGE)
    judge(form="台帐", suggestion="台账", judgement="taught", word="台帐")
    assert told("kernel.words.proposed") == told("kernel.words.decided") == []


def test_refused_proposal_tells_nobody() -> None:
    factories.grant(factories.official(), MANAGE)
    with pytest.raises(Invalid):
        propose("帐制")
    assert told("kernel.words.proposed") == []


def test_reader_sees_what_he_said_himself() -> None:
    account = reader()
    facts = {"rule": "words.likely", "form": "台", "suggestion": "抬", "around": "建立台帐制度"}
    services.judge_mark(actor=account, judgement="ignored", **facts)
    marks = [("words.likely", "台", "建立台帐制度"), ("words.likely", "台", "别处台帐")]
    assert queries.said_by(account.user_id, marks) == {marks[0]: "不是问题"}
    assert queries.said_by(reader().user_id, marks) == queries.said_by(account.user_id, []) == {}


def test_declined_word_is_still_marked_and_may_be_proposed_again() -> None:
    proposal = propose()
    services.decide_proposal(actor=factories.SYSTEM, proposal_id=proposal.pk, take=False)
    assert [mark.text for mark in wording.check("建立台帐制度")] == ["台帐"]
    assert propose().pk != proposal.pk


def test_word_proposed_by_two_is_one_proposal() -> None:
    propose()
    assert propose() == WordProposal.objects.get()
    assert MarkVerdict.objects.count() == 2


def test_proposal_is_decided_once() -> None:
    proposal = propose()
    for _ in range(2):
        services.decide_proposal(actor=factories.SYSTEM, proposal_id=proposal.pk, take=True)
    with pytest.raises(ProposalDecided, match="已采纳"):
        services.decide_proposal(actor=factories.SYSTEM, proposal_id=proposal.pk, take=False)
    assert SiteWord.objects.get().version == 1
    with pytest.raises(Unknown):
        services.decide_proposal(actor=factories.SYSTEM, proposal_id=uuid4(), take=True)


def test_editor_cannot_take_his_own_word() -> None:
    proposal = propose()
    with pytest.raises(RightMissing):
        services.decide_proposal(actor=reader(), proposal_id=proposal.pk, take=True)
    proposal.refresh_from_db()
    assert proposal.state == "open"
    assert not SiteWord.objects.exists()


@pytest.mark.parametrize("word", ["台帐制度呀", "帐制"])
def test_word_that_is_not_in_the_text_or_does_not_hold_the_mark_is_no_proposal(word: str) -> None:
    with pytest.raises(Invalid):
        propose(word)
    assert not WordProposal.objects.exists()


def test_verdict_stays_as_it_was_given() -> None:
    verdict = judge()
    with pytest.raises(DatabaseError), transaction.atomic():
        MarkVerdict.objects.filter(pk=verdict.pk).update(judgement="ignored")


def test_ledger_of_verdicts_narrows_and_goes_on() -> None:
    made = [judge(around=f"台{n}", judgement=("accepted", "ignored")[n % 2]) for n in range(6)]
    other = judge(rule="words.date", form="2月30日", around="2月30日前", suggestion="")
    assert [one.pk for one in queries.verdicts()] == [other.pk, *(one.pk for one in reversed(made))]
    assert [one.pk for one in queries.verdicts(rule="words.likely", judgement="ignored")] == [
        one.pk for one in reversed(made[1::2])
    ]
    assert [one.pk for one in queries.verdicts(before=made[1].pk)] == [made[0].pk]
    assert [one.pk for one in queries.verdicts(words="2月")] == [other.pk]


def test_ledger_of_one_rule_goes_along_its_index() -> None:
    MarkVerdict.objects.bulk_create(
        MarkVerdict(
            rule=f"words.rule{n % 400}", form="台", around=f"台{n}", judgement=("accepted", "ignored")[n % 500 == 0],
            judge_name="甲",
        )
        for n in range(8000)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE wording_markverdict")
        for rows, index in (
            (queries.verdicts(rule="words.rule7"), "verdict_ledger"),
            (queries.verdicts(judgement="ignored"), "verdict_ledger_judgement"),
            (
                MarkVerdict.objects.filter(rule="words.rule7", form="台", around__in=["台7"], judged_by_id=5),
                "verdict_once_a_person",
            ),
        ):
            sql, values = rows[:51].query.sql_with_params()
            cursor.execute(f"EXPLAIN {sql}", values)
            assert index in "\n".join(row[0] for row in cursor.fetchall())
