"""Targets and maintenance: who may, twice, two at once, what is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.inspection.probing import factories
from tests.kernel import factories as kernel
from yaojian.inspection.measuring.alarming import Outcome
from yaojian.inspection.probing import queries
from yaojian.inspection.probing.errors import (
    AlarmOver,
    AlreadyWatched,
    NeedsWords,
    OutOfReach,
    OwnProposal,
    WindowDecided,
    WindowTooLate,
    WindowTooLong,
)
from yaojian.inspection.probing.models import Alarm, MaintenanceWindow, ProbeTarget, ProbeVisit, WindowState
from yaojian.inspection.probing.services import targets, windows
from yaojian.inspection.probing.services.targets import TargetFacts
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Invalid, Refusal, RightMissing

pytestmark = pytest.mark.django_db


def facts(**given: object) -> TargetFacts:
    return TargetFacts(**({"name": "门户", "address": "http://93.184.215.7/"} | given))  # type: ignore[arg-type]  # as the test says


def test_same_key_adds_one_target(keeper: User) -> None:
    actor, key = kernel.actor(keeper), factories.key()
    first = targets.add_target(actor=actor, facts=facts(), key=key)
    assert targets.add_target(actor=actor, facts=facts(), key=key) == first
    assert ProbeTarget.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"address": "http://10.1.2.3/"}, OutOfReach),
        ({"address": "http://127.0.0.1:9/"}, OutOfReach),
        ({"address": "http://169.254.169.254/"}, OutOfReach),
        ({"address": "ftp://93.184.215.7/"}, Invalid),
        ({"address": "http://93.184.215.7/ x"}, Invalid),
        ({"address": "http://[::1"}, Invalid),
        ({"interval": 73}, Invalid),
        ({"interval": 0}, Invalid),
        ({"function": "search"}, NeedsWords),
        ({"function": "nonsense"}, Invalid),
        ({"failures_to_alarm": 0}, Invalid),
        ({"name": " "}, Invalid),
    ],
)
def test_bad_targets_are_refused(keeper: User, given: dict[str, object], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        targets.add_target(actor=kernel.actor(keeper), facts=facts(**given), key=factories.key())
    assert not ProbeTarget.objects.exists()


def test_administrator_opens_internal_ranges_but_never_metadata(keeper: User, settings: Settings) -> None:
    settings.YAOJIAN_PROBE_NETWORKS = "10.1.0.0/16,169.254.0.0/16"
    assert factories.target(keeper, "http://10.1.2.3/", reach="intranet").address == "http://10.1.2.3/"
    with pytest.raises(OutOfReach):
        factories.target(keeper, "http://169.254.169.254/", reach="intranet")
    with pytest.raises(OutOfReach, match="所在网络"):
        factories.target(keeper, "http://10.1.2.4/")


def test_one_address_is_watched_once_in_one_way(keeper: User) -> None:
    factories.target(keeper)
    with pytest.raises(AlreadyWatched, match="门户首页"):
        factories.target(keeper)
    factories.target(keeper, function="login", name="登录")


def test_who_only_reads_changes_nothing(target: ProbeTarget) -> None:
    reader = kernel.actor(kernel.official("路人"))
    with pytest.raises(RightMissing):
        targets.add_target(actor=reader, facts=facts(), key=factories.key())
    with pytest.raises(RightMissing):
        targets.set_active(actor=reader, target_id=target.pk, active=False)
    with pytest.raises(RightMissing):
        windows.propose_window(actor=reader, wish=windows.WindowWish(timezone.now(), timezone.now(), "x"), key="k")
    target.refresh_from_db()
    assert target.active
    assert ProbeTarget.objects.count() == 1


def test_change_is_audited_with_what_changed(keeper: User, target: ProbeTarget) -> None:
    targets.change_target(actor=kernel.actor(keeper), target_id=target.pk, facts=facts(interval=5))
    event = Event.objects.get(action="inspection.probe.changed")
    assert event.data["changed"]["interval"] == ["10", "5"]


def test_dense_mode_visits_every_minute_and_ends(keeper: User, target: ProbeTarget) -> None:
    actor = kernel.actor(keeper)
    ProbeTarget.objects.update(next_visit=timezone.now() + timedelta(hours=1))
    dense = targets.watch_closely(actor=actor, target_id=target.pk, hours=2)
    assert dense.next_visit <= timezone.now()
    assert targets.watch_closely(actor=actor, target_id=target.pk, hours=0).dense_until is None
    with pytest.raises(Invalid):
        targets.watch_closely(actor=actor, target_id=target.pk, hours=25)


def test_window_needs_a_second_person(keeper: User) -> None:
    proposer = factories.approver()
    window = factories.window(proposer)
    with pytest.raises(OwnProposal):
        windows.decide_window(actor=kernel.actor(proposer), window_id=window.pk, approve=True)
    with pytest.raises(RightMissing):
        windows.decide_window(actor=kernel.actor(keeper), window_id=window.pk, approve=True)
    window.refresh_from_db()
    assert window.state == WindowState.PROPOSED
    second = kernel.actor(factories.approver())
    approved = windows.decide_window(actor=second, window_id=window.pk, approve=True, note="同意")
    assert (approved.state, approved.note) == (WindowState.APPROVED, "同意")
    assert windows.decide_window(actor=second, window_id=window.pk, approve=True) == approved
    with pytest.raises(WindowDecided):
        windows.decide_window(actor=kernel.actor(factories.approver()), window_id=window.pk, approve=False)


def test_visits_in_an_approved_window_are_kept_but_not_counted(keeper: User, target: ProbeTarget) -> None:
    window = factories.window(keeper, of=target.pk)
    inside = window.begins + timedelta(minutes=1)
    factories.visit(target, Outcome.FAILED, at=inside)
    windows.decide_window(actor=kernel.actor(factories.approver()), window_id=window.pk, approve=True)
    for minute in range(5):
        factories.visit(target, Outcome.FAILED, at=inside + timedelta(minutes=minute))
    factories.visit(target, Outcome.FAILED, at=window.ends)
    assert list(ProbeVisit.objects.order_by("id").values_list("maintenance", flat=True)) == [False, *[True] * 5, False]
    week = queries.standings([target], window.ends + timedelta(minutes=1))[target.pk].week
    assert (week.counted, week.excused) == (2, 5)
    assert not Alarm.objects.exists(), "announced failures raise no alarm"


def test_window_of_another_target_excuses_nothing(keeper: User, target: ProbeTarget) -> None:
    other = factories.target(keeper, "http://93.184.215.8/", name="别的")
    window = factories.window(keeper, of=other.pk)
    windows.decide_window(actor=kernel.actor(factories.approver()), window_id=window.pk, approve=True)
    assert not factories.visit(target, Outcome.FAILED, at=window.begins).maintenance


def test_nothing_is_approved_afterwards(keeper: User) -> None:
    with pytest.raises(WindowTooLate):
        factories.window(keeper, begins=-timedelta(minutes=1))
    window = factories.window(keeper)
    MaintenanceWindow.objects.update(begins=timezone.now() - timedelta(minutes=1))
    with pytest.raises(WindowTooLate):
        windows.decide_window(actor=kernel.actor(factories.approver()), window_id=window.pk, approve=True)


@pytest.mark.parametrize("ends", [timedelta(hours=1), timedelta(days=8)])
def test_window_has_a_reasonable_length(keeper: User, ends: timedelta) -> None:
    with pytest.raises(WindowTooLong):
        factories.window(keeper, ends=ends)


def test_running_window_ends_early_and_a_future_one_is_withdrawn(keeper: User) -> None:
    actor = kernel.actor(keeper)
    future = factories.window(keeper)
    assert windows.end_window(actor=actor, window_id=future.pk).state == WindowState.WITHDRAWN
    running = factories.window(keeper)
    windows.decide_window(actor=kernel.actor(factories.approver()), window_id=running.pk, approve=True)
    MaintenanceWindow.objects.filter(pk=running.pk).update(begins=timezone.now() - timedelta(minutes=5))
    ended = windows.end_window(actor=actor, window_id=running.pk)
    assert ended.state == WindowState.APPROVED
    assert ended.ends <= timezone.now()


def test_alarm_is_taken_once(keeper: User) -> None:
    one = factories.target(keeper, failures_to_alarm=1, recoveries_to_clear=1)
    factories.visit(one, Outcome.FAILED)
    alarm = Alarm.objects.get()
    taken = windows.take_alarm(actor=kernel.actor(keeper), alarm_id=alarm.pk)
    second = windows.take_alarm(actor=kernel.actor(factories.keeper()), alarm_id=alarm.pk)
    assert (second.taken_at, second.taken_by_name) == (taken.taken_at, "程检")
    factories.visit(one)
    factories.visit(one, Outcome.FAILED)
    factories.visit(one)
    with pytest.raises(AlarmOver):
        windows.take_alarm(actor=kernel.actor(keeper), alarm_id=Alarm.objects.exclude(pk=alarm.pk).get().pk)
