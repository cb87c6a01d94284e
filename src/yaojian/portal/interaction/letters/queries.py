"""Reading letters: ledgers with their status words, one letter with its trail, letters that are nearly the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.permissions import checks, scopes
from yaojian.kernel.permissions.rights import Right
from yaojian.kernel.search.queries import matching
from yaojian.portal.interaction.acting import paging
from yaojian.portal.interaction.acting.paging import Ledger, Page
from yaojian.portal.interaction.letters import rules
from yaojian.portal.interaction.letters.models import (
    SHOWN_TO_WRITER,
    WAITING,
    Letter,
    LetterEvent,
    LetterKind,
    LetterState,
    PublicCopy,
    Publicity,
)
from yaojian.portal.interaction.letters.rights import HANDLE, PUBLISH, READ, REGISTER, REVIEW
from yaojian.portal.interaction.visiting import codes, likeness
from yaojian.portal.interaction.visiting.codes import Claim

SOON = timedelta(days=2)
_RUNNING = Q(state__in=[state for state in WAITING if state != LetterState.PAUSED])
_IN_WORK = Q(state__in=(LetterState.ASSIGNED, LetterState.PAUSED))
_TO_PUBLISH = Q(state=LetterState.ANSWERED, publicity__in=(Publicity.NONE, Publicity.DRAFTED), wants_public=True)
_SETTLED = (LetterState.ANSWERED, LetterState.CLOSED)

LEDGERS = (
    Ledger(
        "received", "待登记", "已收到、还没有登记的来信。", lambda _: Q(state=LetterState.RECEIVED), REGISTER, hot=True
    ),
    Ledger(
        "registered",
        "待分派",
        "已登记、等待分派或被退回分派的来信。",
        lambda _: Q(state=LetterState.REGISTERED),
        REGISTER,
        hot=True,
    ),
    Ledger("assigned", "待办", "承办单位正在办理的来信，含等待来信人补充的。", lambda _: _IN_WORK, HANDLE, hot=True),
    Ledger("drafted", "待审", "答复已拟好、等待审核的来信。", lambda _: Q(state=LetterState.DRAFTED), REVIEW, hot=True),
    Ledger("publish", "待公开", "已答复、来信人同意公开、还没有决定是否公开的来信。", lambda _: _TO_PUBLISH, PUBLISH),
    Ledger(
        "late", "超期", "过了答复期限还没有答复的来信。", lambda _: _RUNNING & Q(due__lt=Now()), hot=True, by_due=True
    ),
    Ledger(
        "soon",
        "即将到期",
        "两天内到期、还没有答复的来信。",
        lambda _: _RUNNING & Q(due__gte=Now(), due__lt=Now() + SOON),
        by_due=True,
    ),
    Ledger(
        "veto",
        "临近三个月",
        "收到七十五天以上还没有答复的来信；满三个月触及网站检查的单项否决。",
        lambda _: Q(state__in=WAITING, received_at__lt=timezone.now() - rules.near_veto()),
        hot=True,
    ),
    Ledger("waiting", "办理中", "已收到、还没有答复的全部来信。", lambda _: Q(state__in=WAITING), counted=False),
    Ledger("answered", "已答复", "已经答复的来信。", lambda _: Q(state=LetterState.ANSWERED), counted=False),
    Ledger("settled", "已办结", "已经答复或决定不予办理的来信。", lambda _: Q(state__in=_SETTLED), counted=False),
    Ledger(
        "quarantine",
        "待甄别",
        "可能是程序提交的来信，请人工判断。",
        lambda _: Q(state=LetterState.QUARANTINED),
        REGISTER,
    ),
    Ledger(
        "discarded",
        "垃圾信息",
        "经人工认定为垃圾信息的，保留备查。",
        lambda _: Q(state=LetterState.DISCARDED),
        REGISTER,
        counted=False,
    ),
    Ledger(
        "all",
        "全部",
        "有权查看的全部来信，不含待甄别和垃圾信息。",
        lambda _: ~Q(state__in=(LetterState.QUARANTINED, LetterState.DISCARDED)),
        counted=False,
    ),
)
BY_KEY = {ledger.key: ledger for ledger in LEDGERS}


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a ledger. ``since`` and ``until`` are Beijing days of receipt; ``timing``: ontime, late or empty."""

    words: str = ""
    kind: str = ""
    unit_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    timing: str = ""
    rated: bool = False


def letters() -> QuerySet[Letter]:
    """With the names their rows show, without the long texts."""
    return Letter.objects.select_related("unit", "person").defer("sealed_text", "sealed_answer", "searchable")


def narrowed(rows: QuerySet[Letter], filters: Filters) -> QuerySet[Letter]:
    """The rows that meet every filter given."""
    rows = matching(rows, filters.words)
    if filters.kind in LetterKind.values:
        rows = rows.filter(kind=filters.kind)
    if filters.unit_id is not None:
        rows = rows.filter(unit=filters.unit_id)
    if filters.since is not None:
        rows = rows.filter(received_at__gte=workdays.due_at_end_of(filters.since - timedelta(days=1)))
    if filters.until is not None:
        rows = rows.filter(received_at__lt=workdays.due_at_end_of(filters.until))
    if filters.timing in ("ontime", "late"):
        rows = rows.filter(state=LetterState.ANSWERED, on_time=filters.timing == "ontime")
    return rows.filter(score__isnull=False) if filters.rated else rows


def listed(actor: Actor, ledger: Ledger, filters: Filters = Filters()) -> QuerySet[Letter]:
    """All rows of a ledger for this reader, unordered. Raises ``RightMissing`` for a ledger of others' work."""
    right = ledger.right or READ
    if not works_with(actor, right):
        checks.require(actor, right)
    rows = checks.allowed(actor, ledger.right or READ, letters())
    return narrowed(rows.filter(ledger.condition(actor)), filters)


def page_of(actor: Actor, ledger: Ledger, filters: Filters, *, after: str = "") -> Page[Letter]:
    """One page of a ledger."""
    field = "due" if ledger.by_due else "received_at"
    return paging.page_of(listed(actor, ledger, filters), field, descending=not ledger.by_due, after=after)


def shown_ledgers(actor: Actor) -> list[Ledger]:
    """Those the reader has work in, or may look at."""
    return [ledger for ledger in LEDGERS if works_with(actor, ledger.right or READ)]


def works_with(actor: Actor, right: Right) -> bool:
    """Holds the right somewhere by a grant, or was given a letter of their own where that gives it."""
    if checks.holds(actor, right):
        return True
    own = scopes.has_rule(Letter, right) and actor.person_id is not None
    return own and Letter.objects.filter(person=actor.person_id).exists()


def counts(actor: Actor) -> dict[str, int]:
    """How many each counted ledger holds, by key."""
    return {ledger.key: paging.capped_count(listed(actor, ledger)) for ledger in shown_ledgers(actor) if ledger.counted}


def waiting_count(actor: Actor) -> int:
    """For the menu: how many wait for something only this reader may do."""
    mine = [ledger for ledger in LEDGERS[:4] if ledger.right is not None and checks.holds(actor, ledger.right)]
    return sum(paging.capped_count(listed(actor, ledger)) for ledger in mine)


def trail(letter: Letter, *, for_writer: bool = False) -> list[LetterEvent]:
    """What happened, the latest first. The caller has asked whether the letter may be read."""
    events = LetterEvent.objects.filter(letter=letter).order_by("-number")
    return list(events.filter(act__in=SHOWN_TO_WRITER) if for_writer else events)


def copy_of(letter: Letter) -> PublicCopy | None:
    """Its public copy, if one was ever drafted."""
    return PublicCopy.objects.filter(letter=letter).first()


def under_claim(claim: Claim) -> Letter | None:
    """The letter of a code and a telephone; the attempt is counted by the caller."""
    return codes.among(Letter.objects.select_related("unit"), claim)


def alike(fingerprint: int, *, most: int = 50) -> list[tuple[UUID, bytes]]:
    """Letters of the last three days whose text is nearly this, the oldest first, with the hash of their telephone.

    Only the latest 5,000 are looked at, so that a flood costs no more than a page.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, phone_index FROM (SELECT id, phone_index, fingerprint, received_at FROM letters_letter "
            "WHERE received_at > now() - interval '3 days' ORDER BY received_at DESC, id DESC LIMIT 5000) AS latest "
            "WHERE bit_count((fingerprint # %s)::bit(64)) <= %s ORDER BY received_at LIMIT %s",
            [fingerprint, likeness.NEAR, most],
        )
        return [(pk, bytes(phone)) for pk, phone in cursor.fetchall()]


def of_same_writer(letter: Letter) -> QuerySet[Letter]:
    """Other letters from the same telephone, the latest first; for the desk, under the reader's rights."""
    return letters().filter(phone_index=bytes(letter.phone_index)).exclude(pk=letter.pk).order_by("-received_at", "-id")


def filters_of(given: Mapping[str, object]) -> Filters:
    """From a checked filter form."""
    return Filters(**{name: value for name, value in given.items() if value not in (None, "")})  # type: ignore[arg-type]  # the form has the same fields
