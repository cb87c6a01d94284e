"""Reading applications: ledgers with their status words, one application with its trail, papers and clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks, scopes
from yaojian.kernel.permissions.rights import Right
from yaojian.kernel.search.queries import matching
from yaojian.portal.interaction.acting import paging
from yaojian.portal.interaction.acting.paging import Ledger, Page
from yaojian.portal.interaction.applications import annual
from yaojian.portal.interaction.applications.models import Application, ApplicationEvent, Consultation, Paper
from yaojian.portal.interaction.applications.rights import HANDLE, READ, REGISTER, REVIEW
from yaojian.portal.interaction.applications.states import (
    FOR_APPLICANT,
    OPEN,
    SHOWN_TO_APPLICANT,
    Applicant,
    Extension,
    PaperKind,
    State,
)
from yaojian.portal.interaction.visiting import codes
from yaojian.portal.interaction.visiting.codes import Claim

SOON = timedelta(days=3)
_OUTSIDE = (State.QUARANTINED, State.DISCARDED)
_TO_REVIEW = Q(state=State.DRAFTED) | Q(extension=Extension.ASKED, state__in=OPEN)
_TO_HANDLE = Q(state__in=(State.ASSIGNED, State.APPROVED))
_WAITING = Q(state__in=(State.CORRECTING, State.CONSULTING, State.PAYING))

LEDGERS = (
    Ledger("submitted", "待登记", "已收到、还没有登记的申请。", lambda _: Q(state=State.SUBMITTED), REGISTER, hot=True),
    Ledger("registered", "待分派", "已登记、等待分派的申请。", lambda _: Q(state=State.REGISTERED), REGISTER, hot=True),
    Ledger("assigned", "待办", "承办单位要答复或送达的申请。", lambda _: _TO_HANDLE, HANDLE, hot=True),
    Ledger("drafted", "待审", "答复或延期等待审核的申请。", lambda _: _TO_REVIEW, REVIEW, hot=True),
    Ledger("waiting", "等待中", "等申请人补正、缴费或等他方意见的申请，期限停止计算。", lambda _: _WAITING),
    Ledger("late", "超期", "过了法定期限还没有送达答复的申请。", lambda _: Q(due__lt=Now()), hot=True, by_due=True),
    Ledger("soon", "即将到期", "三天内到期的申请。", lambda _: Q(due__gte=Now(), due__lt=Now() + SOON), by_due=True),
    Ledger("done", "已办结", "答复已送达的申请。", lambda _: Q(state=State.DONE), counted=False),
    Ledger(
        "quarantine", "待甄别", "可能是程序提交的申请，请人工判断。", lambda _: Q(state=State.QUARANTINED), REGISTER
    ),
    Ledger(
        "discarded", "垃圾信息", "经人工认定的，保留备查。", lambda _: Q(state=State.DISCARDED), REGISTER, counted=False
    ),
    Ledger(
        "all", "全部", "有权查看的全部申请，不含待甄别和垃圾信息。", lambda _: ~Q(state__in=_OUTSIDE), counted=False
    ),
)
BY_KEY = {ledger.key: ledger for ledger in LEDGERS}


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a ledger. ``report``, ``row`` and ``column`` together: one cell of the yearly table."""

    words: str = ""
    applicant: str = ""
    unit_id: UUID | None = None
    report: int | None = None
    row: str = ""
    column: str = ""


def applications() -> QuerySet[Application]:
    """With the names their rows show."""
    return Application.objects.select_related("unit", "person").defer("sealed_reply", "searchable")


def listed(actor: Actor, ledger: Ledger, filters: Filters = Filters()) -> QuerySet[Application]:
    """All rows of a ledger for this reader, unordered. Raises ``RightMissing`` for a ledger of others' work."""
    right = ledger.right or READ
    if not works_with(actor, right):
        checks.require(actor, right)
    rows = checks.allowed(actor, right, applications()).filter(ledger.condition(actor))
    rows = matching(rows, filters.words)
    if filters.applicant in Applicant.values:
        rows = rows.filter(applicant=filters.applicant)
    if filters.unit_id is not None:
        rows = rows.filter(unit=filters.unit_id)
    if filters.report is not None:
        rows = rows.filter(annual.condition(filters.report, filters.row, filters.column))
    return rows


def page_of(actor: Actor, ledger: Ledger, filters: Filters, *, after: str = "") -> Page[Application]:
    """One page of a ledger."""
    rows = listed(actor, ledger, filters)
    if ledger.by_due:
        return paging.page_of(rows.filter(due__isnull=False), "due", descending=False, after=after)
    return paging.page_of(rows, "submitted_at", descending=True, after=after)


def works_with(actor: Actor, right: Right) -> bool:
    """Holds the right somewhere by a grant, or was given an application of their own where that gives it."""
    if checks.holds(actor, right):
        return True
    own = scopes.has_rule(Application, right) and actor.person_id is not None
    return own and Application.objects.filter(person=actor.person_id).exists()


def shown_ledgers(actor: Actor) -> list[Ledger]:
    """Those the reader has work in, or may look at."""
    return [ledger for ledger in LEDGERS if works_with(actor, ledger.right or READ)]


def counts(actor: Actor) -> dict[str, int]:
    """How many each counted ledger holds, by key."""
    return {ledger.key: paging.capped_count(listed(actor, ledger)) for ledger in shown_ledgers(actor) if ledger.counted}


def waiting_count(actor: Actor) -> int:
    """For the menu: how many wait for something only this reader may do."""
    mine = [ledger for ledger in LEDGERS[:4] if ledger.right is not None and checks.holds(actor, ledger.right)]
    return sum(paging.capped_count(listed(actor, ledger)) for ledger in mine)


def trail(application: Application, *, for_applicant: bool = False) -> list[ApplicationEvent]:
    """What happened, the latest first. The caller has asked whether the application may be read."""
    events = ApplicationEvent.objects.filter(application=application).order_by("-number")
    return list(events.filter(act__in=SHOWN_TO_APPLICANT) if for_applicant else events)


def papers_of(application: Application, *, for_applicant: bool = False) -> list[Paper]:
    """Our letters, the oldest first; the applicant sees the reply once it is delivered."""
    rows = Paper.objects.filter(application=application).order_by("made_at")
    if for_applicant:
        rows = rows.filter(kind__in=FOR_APPLICANT)
        if application.state != State.DONE:
            rows = rows.exclude(kind=PaperKind.REPLY)
    return list(rows)


def consultations_of(application: Application) -> list[Consultation]:
    """Whom we asked, those still waited for first."""
    rows = Consultation.objects.filter(application=application)
    return list(rows.order_by(F("answered_on").asc(nulls_first=True), "asked_on"))


def under_claim(claim: Claim) -> Application | None:
    """The application of a code and a telephone; the attempt is counted by the caller."""
    return codes.among(Application.objects.select_related("unit"), claim)


def filters_of(given: Mapping[str, object]) -> Filters:
    """From a checked filter form."""
    return Filters(**{name: value for name, value in given.items() if value not in (None, "")})  # type: ignore[arg-type]  # the form has the same fields
