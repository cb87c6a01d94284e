"""Targets and visits to test with: plain functions, each makes one thing and returns it."""

from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from django.utils import timezone

from tests.kernel import factories
from yaojian.inspection.measuring.alarming import Outcome
from yaojian.inspection.measuring.values import Phases, Visit
from yaojian.inspection.probing.models import MaintenanceWindow, ProbeTarget, ProbeVisit
from yaojian.inspection.probing.rights import APPROVE, MANAGE, READ
from yaojian.inspection.probing.services import targets, visits, windows
from yaojian.inspection.probing.services.targets import TargetFacts
from yaojian.inspection.probing.services.windows import WindowWish
from yaojian.kernel.accounts.models import User

_keys = count(1)


def key() -> str:
    """A fresh idempotency key."""
    return f"probe-{next(_keys)}"


def keeper() -> User:
    """Somebody who keeps the targets."""
    account = factories.official("程检")
    factories.grant(account, READ, MANAGE)
    return account


def approver() -> User:
    """Somebody who approves maintenance."""
    account = factories.official("韩主任")
    factories.grant(account, READ, MANAGE, APPROVE)
    return account


def target(account: User, address: str = "http://93.184.215.9/", **facts: object) -> ProbeTarget:
    """A target that is watched."""
    given = TargetFacts(**({"name": "门户首页", "address": address} | facts))  # type: ignore[arg-type]  # as the test says
    return targets.add_target(actor=factories.actor(account), facts=given, key=key())


def visit(
    one: ProbeTarget, outcome: Outcome = Outcome.GOOD, *, at: datetime | None = None, total: int = 400
) -> ProbeVisit:
    """A visit as the worker keeps it."""
    good = outcome is Outcome.GOOD
    phases = Phases(1, 2, None, 3, total) if good else Phases(total=15_000)
    found = Visit(
        one.address, good, "" if good else "在规定时间内没有打开。", phases, 200 if good else None, "93.184.215.9"
    )
    return visits.keep_visit(target_id=one.pk, found=found, outcome=outcome, at=at or timezone.now())


def window(
    account: User,
    *,
    begins: timedelta = timedelta(hours=1),
    ends: timedelta = timedelta(hours=3),
    of: UUID | None = None,
) -> MaintenanceWindow:
    """A window asked for."""
    now = timezone.now()
    wish = WindowWish(now + begins, now + ends, "更换数据库", of)
    return windows.propose_window(actor=factories.actor(account), wish=wish, key=key())
