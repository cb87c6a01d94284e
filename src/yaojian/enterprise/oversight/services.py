"""Reminding companies of reports they owe: many at once, nobody twice a day, and what was done stays."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from yaojian.enterprise.annual_reports.models import ReportState
from yaojian.enterprise.annual_reports.queries import definition_for
from yaojian.enterprise.annual_reports.rights import REVIEW
from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.oversight import ledgers, queries
from yaojian.enterprise.oversight.errors import NobodyToRemind, SelectionChanged, TooManyToRemind
from yaojian.enterprise.oversight.models import FilingReminder
from yaojian.enterprise.oversight.queries import Wanted
from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations.models import Unit

REMINDED = "enterprise.report.reminded"
MOST = 5_000
OWING = (None, ReportState.DRAFT, ReportState.RETURNED)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A company to remind, or why not. ``accounts`` are those that would be told."""

    company_id: UUID
    company: str
    branch: str
    last_day: date
    accounts: tuple[int, ...]
    told_today: bool

    @property
    def reached(self) -> bool:
        """Whether a reminder goes out."""
        return bool(self.accounts) and not self.told_today


def preview(actor: Actor, wanted: Wanted) -> list[Addressee]:
    """Whom a round would tell, and who is left out. Three queries. Raises ``RightMissing`` (403), ``TooManyToRemind`` (422)."""
    rows = queries.narrowed(actor, wanted, REVIEW).filter(ledgers.BY_KEY["owing"].condition(workdays.today()))
    found = list(rows.order_by("name", "id").values_list("id", "name", "branch__name", "last_day")[: MOST + 1])
    if len(found) > MOST:
        raise TooManyToRemind(count=rows.count(), most=MOST)
    ids = [row[0] for row in found]
    accounts: dict[UUID, list[int]] = defaultdict(list)
    for company_id, user_id in (
        companies.current_memberships().filter(company_id__in=ids).values_list("company_id", "user_id")
    ):
        accounts[company_id].append(user_id)
    told = set(
        FilingReminder.objects.filter(day=workdays.today(), company_id__in=ids).values_list("company_id", flat=True)
    )
    return [
        Addressee(company_id, name, branch, day, tuple(accounts[company_id]), company_id in told)
        for company_id, name, branch, day in found
    ]


@transaction.atomic
def remind(*, actor: Actor, wanted: Wanted, seen: int, key: str) -> int:
    """Tell every company of the selection that owes the report; how many were told. The same ``key`` again: the same.

    ``seen``: how many the preview promised. A company another round told a moment ago is left out by the database.
    Raises ``RightMissing`` (403), ``TooManyToRemind``, ``NoDefinition`` (422), ``NobodyToRemind``, ``SelectionChanged`` (409).
    """
    addressees = [one for one in preview(actor, wanted) if one.reached]
    earlier = idempotency.earlier_result(key, actor=actor, act=REMINDED)
    if earlier is not None:
        return int(earlier)
    if not addressees:
        raise NobodyToRemind()
    if len(addressees) != seen:
        raise SelectionChanged(seen=seen, now=len(addressees))
    told = _noted(actor, wanted, addressees)
    _tell(wanted, told)
    title = definition_for(wanted.code, wanted.year).title
    summary = f"催报 {wanted.year} 年度{title}，提醒 {len(told)} 家企业。"
    audit.record(actor, REMINDED, summary=summary, code=wanted.code, year=wanted.year, count=len(told))
    idempotency.remember(key, actor=actor, act=REMINDED, result=str(len(told)))
    return len(told)


def _noted(actor: Actor, wanted: Wanted, addressees: list[Addressee]) -> list[Addressee]:
    """Write the trace; whom the unique index let through is told, nobody else."""
    unit = Unit.objects.get(pk=actor.unit_id).name if actor.unit_id else actor.name
    now, today = timezone.now(), workdays.today()
    notes = {uuid4(): one for one in addressees}
    FilingReminder.objects.bulk_create(
        [
            FilingReminder(
                id=pk,
                company_id=one.company_id,
                code=wanted.code,
                year=wanted.year,
                day=today,
                told=len(one.accounts),
                at=now,
                by=actor.name[:60],
                unit=unit[:80],
                user_id=actor.user_id,
            )
            for pk, one in notes.items()
        ],
        ignore_conflicts=True,
        batch_size=1_000,
    )
    written = FilingReminder.objects.filter(day=today, pk__in=notes).values_list("pk", flat=True)
    return [notes[pk] for pk in written]


def _tell(wanted: Wanted, addressees: list[Addressee]) -> None:
    title = definition_for(wanted.code, wanted.year).title
    by_day: dict[date, set[int]] = defaultdict(set)
    for one in addressees:
        by_day[one.last_day] |= set(one.accounts)
    for day, users in by_day.items():
        passed = day < workdays.today()
        words = "已过期限，请尽快报送" if passed else "请按期报送"
        notices.after_commit(
            REMINDED,
            to=users,
            title=f"{wanted.year} 年度{title}截止 {day:%Y年%m月%d日}，{words}。",
            link=reverse("enterprise:reports:home"),
        )
