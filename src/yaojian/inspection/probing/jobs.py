"""The worker's side: visit what is due, many at a time, and keep what was measured."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from yaojian.inspection.measuring.admitting import Admission
from yaojian.inspection.measuring.alarming import Outcome
from yaojian.inspection.measuring.controls import judge
from yaojian.inspection.measuring.functions import PAGE, FunctionCheck, function_checks, play
from yaojian.inspection.measuring.values import Visit
from yaojian.inspection.probing import guarding, queries
from yaojian.inspection.probing.models import ProbeTarget
from yaojian.inspection.probing.services import targets, visits
from yaojian.kernel import jobs

_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class _Errand:
    """What a thread needs: it must not ask the database."""

    target: ProbeTarget
    check: FunctionCheck
    controls: list[str]
    admission: Admission


@jobs.periodic(name="inspection.probing.tick", cron="* * * * *")
def tick(timestamp: int) -> int:
    """Every minute: one round."""
    del timestamp
    return visit_due()


@jobs.task(name=targets.ROUND, retry=False)
def round_now() -> int:
    """A round at once, for a target just added."""
    return visit_due()


def visit_due() -> int:
    """Visit all that is due; returns how many. Nothing is tried again: the next slot is the next visit."""
    due = visits.claim_due(now=timezone.now())
    if not due:
        return 0
    checks, reaches = function_checks(), {target.reach for target in due}
    admissions = {reach: guarding.admission(reach) for reach in reaches}
    controls = {reach: queries.control_addresses(reach) for reach in reaches}
    errands = [
        _Errand(target, checks.get(target.function, checks[PAGE]), controls[target.reach], admissions[target.reach])
        for target in due
    ]
    with ThreadPoolExecutor(min(_AT_ONCE, len(errands)), thread_name_prefix="probe") as pool:
        for errand, (found, outcome, at) in zip(errands, pool.map(_measure, errands), strict=True):
            visits.keep_visit(target_id=errand.target.pk, found=found, outcome=outcome, at=at)
    return len(due)


def _measure(errand: _Errand) -> tuple[Visit, Outcome, datetime]:
    at = timezone.now()
    target = errand.target
    found = play(errand.check, target.address, errand.admission, words=target.words)
    return found, judge(found, errand.controls, errand.admission), at
