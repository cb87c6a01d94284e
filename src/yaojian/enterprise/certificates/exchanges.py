"""接口往来: what was asked of the registry and what came of it, for whoever runs the interface. Never keys nor signatures.

One row is one try (``RegistryExchange``); a page may take two of them for one question. The newest first, 50 a page; indexes
``registry_exchange_ledger``, ``registry_exchange_of_outcome`` and ``registry_exchange_of_subject``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Avg, Count, Max, Q
from django.utils import timezone

from yaojian.enterprise.certificates import registry
from yaojian.enterprise.certificates.models import Outcome, RegistryExchange
from yaojian.enterprise.certificates.rights import WATCH
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks

PAGE = 50
RECENT = timedelta(hours=1)
ACTS = {"search": "按企业查询", "get": "查询一张证照", "file": "取签章文件", "verify": "第三方核验"}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor in an address; None where there is none, or somebody changed it."""
        moment, _, number = text.partition("~")
        try:
            at = datetime.fromisoformat(moment)
            found = int(number)
        except ValueError:
            return None
        return cls(at, found) if at.tzinfo is not None and 0 < found < 2**63 else None


@dataclass(frozen=True, slots=True)
class Try:
    """``subject``: certificate number or credit code; ``status``: of the HTTP answer, empty where none came; ``at`` UTC."""

    at: datetime
    act: str
    subject: str
    outcome: Outcome
    reason: str
    milliseconds: int
    status: str


@dataclass(frozen=True, slots=True)
class Page:
    """``after`` continues, empty at the end."""

    rows: Sequence[Try]
    after: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Of the last hour: tries, those not answered or not believed, milliseconds of the mean and the slowest one (None without
    any). ``breaker``: of the process that answers this page; each process has its own. ``next_try``: Beijing time, while it rests.
    """

    tries: int
    failed: int
    mean: int | None
    slowest: int | None
    breaker: str
    next_try: datetime | None


def ledger(actor: Actor, *, outcome: str = "", subject: str = "", after: str = "") -> Page:
    """Tries, the newest first. ``subject`` is compared whole. A bad ``after`` begins anew. Raises ``RightMissing`` (403)."""
    checks.require(actor, WATCH)
    rows = RegistryExchange.objects.order_by("-at", "-id").only(
        "at", "act", "subject", "outcome", "reason", "milliseconds", "answer"
    )
    if outcome:
        rows = rows.filter(outcome=outcome)
    if subject:
        rows = rows.filter(subject=subject)
    cursor = Cursor.parse(after)
    if cursor is not None:
        rows = rows.filter(Q(at__lt=cursor.at) | Q(at=cursor.at, id__lt=cursor.id), at__lte=cursor.at)
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    more = len(found) > PAGE
    return Page([_told(one) for one in shown], str(Cursor(shown[-1].at, shown[-1].pk)) if more else "")


def standing(actor: Actor) -> Standing:
    """How the interface is doing. Raises ``RightMissing`` (403)."""
    checks.require(actor, WATCH)
    bad = Q(outcome__in=(Outcome.FAILED, Outcome.UNTRUSTED))
    recent = RegistryExchange.objects.filter(at__gte=timezone.now() - RECENT)
    told = recent.aggregate(
        tries=Count("id"), failed=Count("id", filter=bad), mean=Avg("milliseconds"), slowest=Max("milliseconds")
    )
    mean = None if told["mean"] is None else round(told["mean"])
    return Standing(told["tries"], told["failed"], mean, told["slowest"], registry.breaker_state(), registry.next_try())


def _told(one: RegistryExchange) -> Try:
    status = str(one.answer.get("status", ""))
    act = ACTS.get(one.act, one.act)
    return Try(one.at, act, one.subject, Outcome(one.outcome), one.reason, one.milliseconds, status)
