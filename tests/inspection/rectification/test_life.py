"""The life of a problem: found, given, mended, checked again, closed; false alarms; what comes back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.inspection.rectification import factories
from tests.inspection.rectification.factories import HOME, ended_run, found
from tests.kernel import factories as kernel
from yaojian.inspection.rectification import queries
from yaojian.inspection.rectification.errors import (
    DueTooEarly,
    NothingChosen,
    NotInState,
    NotOfUnit,
    OwnRequest,
    TooMany,
)
from yaojian.inspection.rectification.models import Allowance, Rectification, RectificationEvent
from yaojian.inspection.rectification.services import giving, mending
from yaojian.inspection.runs.models import Finding
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import system_actor
from yaojian.kernel.audit.models import Event
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines.models import Deadline, DeadlineState
from yaojian.kernel.errors import Invalid, RightMissing, Unknown
from yaojian.kernel.notices.models import Notice

pytestmark = pytest.mark.django_db
ENGINE = system_actor("检查引擎")


def state(row: Rectification) -> str:
    row.refresh_from_db()
    return row.state


def acts(row: Rectification) -> list[str]:
    return list(RectificationEvent.objects.filter(rectification=row).order_by("id").values_list("act", flat=True))


def test_run_that_ended_feeds_each_problem_once() -> None:
    ended_run([found(), found(url=f"{HOME}b.html"), found("fresh.column", f"{HOME}c/", excerpt="已有 16 天")])
    ended_run([found(), found("fresh.column", f"{HOME}c/", excerpt="已有 17 天")], stopped="页数上限")
    assert Rectification.objects.count() == 3
    assert set(Rectification.objects.values_list("state", flat=True)) == {"found"}
    assert Rectification.objects.get(rule="fresh.column").excerpt == "已有 17 天"


def test_whole_run_closes_what_disappeared_before_anybody_had_it() -> None:
    ended_run([found(), found(url=f"{HOME}b.html")])
    ended_run([found()])
    gone = Rectification.objects.get(url=f"{HOME}b.html")
    assert (gone.state, gone.gone, acts(gone)) == ("closed", True, ["found", "checked"])
    assert Rectification.objects.get(url=f"{HOME}gone.html").state == "found"


def test_partial_run_closes_nothing() -> None:
    ended_run([found()])
    ended_run([], stopped="被停止")
    assert Rectification.objects.get().state == "found"


def test_closed_problem_that_comes_back_waits_again(giver: User, mender: User) -> None:
    ended_run([found()])
    ended_run([])
    ended_run([found()])
    row = Rectification.objects.get()
    assert (row.state, row.rounds, row.closed_at) == ("found", 1, None)
    assert acts(row) == ["found", "checked", "found_again"]


def test_problem_is_given_mended_checked_and_closed(
    giver: User, mender: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = factories.problem()
    with django_capture_on_commit_callbacks(execute=True):
        factories.give(giver, row, mender)
    row.refresh_from_db()
    assert row.due == workdays.due_in_working_days(timezone.now(), 3), "a general problem has three working days"
    deadline = Deadline.objects.get(kind="inspection.rectification.mend")
    assert (deadline.due, deadline.owner_person_id) == (row.due, mender.person_id)
    assert Notice.objects.filter(user=mender, title__startswith="请整改").count() == 1
    owner = kernel.actor(mender)
    mended = mending.report_mended(actor=owner, rectification_id=row.pk, text="已改正链接。")
    assert (mended.state, mended.checking) == ("fixed", True)
    deadline.refresh_from_db()
    assert deadline.state == DeadlineState.PAUSED
    assert mending.report_mended(actor=owner, rectification_id=row.pk, text="再点一次").state == "fixed"
    mending.keep_recheck(actor=ENGINE, rectification_id=row.pk, still_there=False, text="没有再发现。")
    assert state(row) == "closed"
    deadline.refresh_from_db()
    assert deadline.state == DeadlineState.CLOSED
    assert acts(row) == ["found", "assigned", "fixed", "checked"]
    audited = Event.objects.filter(subject_id=str(row.pk)).order_by("id").values_list("action", flat=True)
    wanted = [f"inspection.rectification.{act}" for act in ("assigned", "fixed", "checked")]
    assert list(audited) == wanted


def test_problem_still_there_goes_back_with_its_deadline(giver: User, mender: User) -> None:
    row = factories.problem()
    due = (factories.give(giver, row, mender)).due
    mending.report_mended(actor=kernel.actor(mender), rectification_id=row.pk, text="改了。")
    mending.keep_recheck(actor=ENGINE, rectification_id=row.pk, still_there=True, text="仍然发现。")
    row.refresh_from_db()
    assert (row.state, row.rounds, row.checking, row.due) == ("assigned", 1, False, due)
    assert Deadline.objects.get(kind="inspection.rectification.mend").state == DeadlineState.OPEN


def test_recheck_that_could_not_look_leaves_it_waiting(giver: User, mender: User) -> None:
    row = factories.problem()
    factories.give(giver, row, mender)
    mending.report_mended(actor=kernel.actor(mender), rectification_id=row.pk, text="改了。")
    mending.keep_recheck(actor=ENGINE, rectification_id=row.pk, still_there=None, text="页面打不开。")
    assert state(row) == "fixed"
    again = mending.order_recheck(actor=kernel.actor(giver), rectification_id=row.pk)
    assert again.checking


def test_later_run_that_finds_a_mended_problem_gives_it_back(giver: User, mender: User) -> None:
    row = factories.problem()
    factories.give(giver, row, mender)
    mending.report_mended(actor=kernel.actor(mender), rectification_id=row.pk, text="改了。")
    mending.keep_recheck(actor=ENGINE, rectification_id=row.pk, still_there=None, text="页面打不开。")
    ended_run([found(url=row.url)], stopped="页数上限")
    assert state(row) == "assigned"


def test_false_alarm_needs_another_person_and_then_costs_nothing(giver: User, mender: User) -> None:
    row = factories.problem()
    factories.give(giver, row, mender)
    mending.report_false(actor=kernel.actor(mender), rectification_id=row.pk, reason="链接可以打开。")
    judge = kernel.actor(factories.judge())
    judged = mending.judge_false(actor=judge, rectification_id=row.pk, allow=True, text="属实。")
    assert judged.state == "dismissed"
    allowance = Allowance.objects.get()
    assert (allowance.reason, allowance.asked_by_name, allowance.approved_by_name) == (
        "链接可以打开。",
        "孙整改",
        "韩主任",
    )
    run = ended_run([found(url=row.url), found(url=f"{HOME}other.html")])
    passed = Finding.objects.get(run=run, url=row.url)
    assert (passed.allowed, passed.points, passed.item) == (True, Decimal(0), "")
    assert run.findings_count == 1
    assert state(row) == "dismissed"


def test_who_reported_a_false_alarm_does_not_judge_it() -> None:
    both = factories.judge()
    kernel.grant(both, *(factories.ASSIGN,))
    row = factories.problem()
    actor = kernel.actor(both)
    mending.report_false(actor=actor, rectification_id=row.pk, reason="不是错误。")
    with pytest.raises(OwnRequest):
        mending.judge_false(actor=actor, rectification_id=row.pk, allow=True, text="")
    assert state(row) == "doubted"
    other = kernel.actor(factories.judge())
    assert mending.judge_false(actor=other, rectification_id=row.pk, allow=False, text="是错误。").state == "found"


def test_revoked_false_alarm_counts_again(giver: User) -> None:
    row = factories.problem()
    mending.report_false(actor=kernel.actor(giver), rectification_id=row.pk, reason="不是错误。")
    judge = kernel.actor(factories.judge())
    mending.judge_false(actor=judge, rectification_id=row.pk, allow=True, text="")
    mending.revoke_allowance(actor=judge, rectification_id=row.pk, reason="看错了。")
    assert state(row) == "found"
    run = ended_run([found(url=row.url)])
    assert not Finding.objects.get(run=run).allowed


def test_only_the_owner_mends(giver: User, mender: User) -> None:
    row = factories.problem()
    factories.give(giver, row, mender)
    stranger = kernel.actor(kernel.official("路人"))
    for act in (mending.report_mended, mending.report_false):
        with pytest.raises(RightMissing):
            act(actor=stranger, rectification_id=row.pk, **{"text" if act is mending.report_mended else "reason": "x"})
    with pytest.raises(RightMissing):
        mending.report_mended(actor=kernel.actor(giver), rectification_id=row.pk, text="x")
    with pytest.raises(RightMissing):
        giving.assign(actor=kernel.actor(mender), ids=[row.pk], giving=giving.Giving(row.pk), key=factories.key())
    assert state(row) == "assigned"


def test_unit_without_a_person_lets_each_of_its_people_mend(giver: User, mender: User) -> None:
    row = factories.problem()
    place = factories.place_of(mender)
    giving.assign(actor=kernel.actor(giver), ids=[row.pk], giving=giving.Giving(place.pk), key=factories.key())
    colleague = kernel.official("吴同事", place)
    assert mending.report_mended(actor=kernel.actor(colleague), rectification_id=row.pk, text="改了。").state == "fixed"


def test_acts_in_the_wrong_state_change_nothing(giver: User, mender: User) -> None:
    row = factories.problem()
    judge = kernel.actor(factories.judge())
    with pytest.raises(NotInState):
        mending.order_recheck(actor=kernel.actor(giver), rectification_id=row.pk)
    with pytest.raises(NotInState):
        mending.judge_false(actor=judge, rectification_id=row.pk, allow=True, text="")
    with pytest.raises(NotInState):
        mending.revoke_allowance(actor=judge, rectification_id=row.pk, reason="x")
    factories.give(giver, row, mender)
    with pytest.raises(Invalid):
        mending.report_mended(actor=kernel.actor(mender), rectification_id=row.pk, text="  ")
    assert state(row) == "assigned"


def test_bulk_gives_all_or_none(giver: User, mender: User) -> None:
    rows = [factories.problem() for _ in range(3)]
    place = factories.place_of(mender)
    actor, order, key = kernel.actor(giver), giving.Giving(place.pk, mender.person_id), factories.key()
    with pytest.raises(Unknown):
        giving.assign(actor=actor, ids=[*(row.pk for row in rows), place.pk], giving=order, key=factories.key())
    assert {state(row) for row in rows} == {"found"}
    given = giving.assign(actor=actor, ids=[row.pk for row in rows], giving=order, key=key)
    assert {row.state for row in given} == {"assigned"}
    assert len(giving.assign(actor=actor, ids=[row.pk for row in rows], giving=order, key=key)) == 3
    assert RectificationEvent.objects.filter(act="assigned").count() == 3, "the same key gives nothing twice"


def test_bad_orders_are_refused(giver: User, mender: User) -> None:
    row, actor = factories.problem(), kernel.actor(giver)
    elsewhere = kernel.unit("别处")
    place = factories.place_of(mender)
    yesterday = workdays.today() - timedelta(days=1)
    for order, refusal in (
        (giving.Giving(elsewhere.pk, mender.person_id), NotOfUnit),
        (giving.Giving(place.pk, None, yesterday), DueTooEarly),
        (giving.Giving(row.pk), Unknown),
    ):
        with pytest.raises(refusal):
            giving.assign(actor=actor, ids=[row.pk], giving=order, key=factories.key())
    order = giving.Giving(place.pk)
    with pytest.raises(NothingChosen):
        giving.assign(actor=actor, ids=[], giving=order, key=factories.key())
    many = [type(row.pk)(int=n) for n in range(201)]
    with pytest.raises(TooMany):
        giving.assign(actor=actor, ids=many, giving=order, key=factories.key())
    assert state(row) == "found"


@pytest.mark.parametrize("statement", ["UPDATE {} SET text = ''", "DELETE FROM {}", "TRUNCATE {}"])
def test_trail_can_neither_be_changed_nor_removed(statement: str) -> None:
    factories.problem()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as after a commit
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("inspection_rectification_rectificationevent"))


def test_every_ledger_walks_its_index_among_60000_problems(giver: User, mender: User) -> None:
    place = factories.place_of(mender)
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO inspection_rectification_rectification (id, site, key, rule, title, "group", severity, item, points, '
            "url, page, excerpt, clause, advice, state, unit_id, person_id, due, found_at, number, gone, rounds, checking) "
            "SELECT gen_random_uuid(), 's', md5(n::text), 'link.broken', '链接', '链接', 'general', '', 1, 'u' || n, '', '', '', '', "
            "coalesce((ARRAY['found','assigned','fixed','doubted'])[1 + n %% 100], 'closed'), "
            "%s, CASE WHEN n %% 500 = 1 THEN %s::uuid END, now() + (n %% 1000 - 10) * interval '1 hour', "
            "now() - n * interval '1 minute', 1, false, 0, false FROM generate_series(1, 60000) n",
            [place.pk, mender.person_id],
        )
        cursor.execute("ANALYZE inspection_rectification_rectification")
    wanted = {
        "found": "rectification_by_state",
        "all": "rectification_all",
        "overdue": "rectification_to_mend",
        "assigned": "rectification_to_mend",
        "fixed": "rectification_by_state",
        "mine": "rectification_of_person",
    }
    faults = []
    for key, index in wanted.items():
        ledger = queries.BY_KEY[key]
        account = mender if key == "mine" else giver
        order = ("due", "id") if ledger.by_due else ("-found_at", "-id")
        plan = queries.listed(kernel.actor(account), ledger).order_by(*order)[:51].explain()
        if index not in plan:
            faults.append(f"{key} without {index}:\n{plan}")
    words = queries.listed(kernel.actor(giver), queries.BY_KEY["all"], queries.Filters(words="很少见的词")).explain()
    if "rectification_words" not in words:
        faults.append(f"words:\n{words}")
    assert not faults, "\n".join(faults)
