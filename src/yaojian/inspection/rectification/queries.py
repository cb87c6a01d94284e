"""Reads: ledgers of problems, one problem with its trail, figures for the console."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Now

from yaojian.inspection.rectification.models import (
    IN_HAND,
    OPEN_STATES,
    Allowance,
    Rectification,
    RectificationEvent,
    RectificationState,
)
from yaojian.inspection.rectification.rights import ASSIGN, JUDGE, READ
from yaojian.inspection.runs.models import Finding, Severity
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.organisations.models import Person, Post
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right
from yaojian.kernel.search.queries import Holds, words_of

PAGE = 50
_MOST_PEOPLE = 200
COUNTED = 999
"""A tab says at most so many."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One status word: ``meaning`` is what it holds; ``by_due``: the nearest due first, else the latest found first."""

    key: str
    label: str
    meaning: str
    condition: Callable[[Actor], Q]
    right: Right | None = None
    by_due: bool = False
    counted: bool = True
    hot: bool = False


def of_units(actor: Actor) -> Q:
    """Given to a unit in which the actor holds a post."""
    return Q(unit__in=Post.objects.filter(pk__in=actor.post_ids).values("unit"))


def _mine(actor: Actor) -> Q:
    return Q(person=actor.person_id, state__in=IN_HAND) if actor.person_id else Q(pk__in=())


LEDGERS = (
    Ledger("found", "待派发", "检查发现、还没有派发的问题。", lambda _: Q(state="found"), ASSIGN, hot=True),
    Ledger("mine", "我的", "派发给我、还没有办结的问题。", _mine, by_due=True, hot=True),
    Ledger(
        "unit",
        "我单位",
        "派发给我所在单位、还没有办结的问题。",
        lambda actor: of_units(actor) & Q(state__in=IN_HAND),
        by_due=True,
    ),
    Ledger("assigned", "待整改", "已派发、还没有报整改完成的问题。", lambda _: Q(state="assigned"), by_due=True),
    Ledger(
        "overdue",
        "超期",
        "过了整改期限还没有报整改完成的问题。",
        lambda _: Q(state="assigned", due__lt=Now()),
        by_due=True,
        hot=True,
    ),
    Ledger("fixed", "待复核", "已报整改完成、等待检查引擎复核的问题。", lambda _: Q(state="fixed")),
    Ledger("doubted", "误报待审", "申报为误报、等待认定的问题。", lambda _: Q(state="doubted"), hot=True),
    Ledger("closed", "已办结", "复核通过的问题。", lambda _: Q(state="closed"), counted=False),
    Ledger(
        "dismissed", "误报", "已认定为误报的问题，以后的检查不再计入。", lambda _: Q(state="dismissed"), counted=False
    ),
    Ledger("all", "全部", "有权查看的全部问题。", lambda _: Q(), counted=False),
)
BY_KEY = {ledger.key: ledger for ledger in LEDGERS}


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a ledger."""

    words: str = ""
    severity: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows; ``following`` is the cursor of the next page, empty at the end."""

    rows: Sequence[Rectification]
    following: str


@dataclass(frozen=True, slots=True)
class Figures:
    """For the console: how many problems are in each state, how many are late, points to win back by those open."""

    states: dict[str, int]
    overdue: int
    open_count: int
    to_win: float


def shown_ledgers(actor: Actor) -> list[Ledger]:
    """Those the reader may look at. Whoever only has own problems sees own ledgers."""
    if checks.holds(actor, READ):
        return [ledger for ledger in LEDGERS if ledger.right is None or checks.holds(actor, ledger.right)]
    return [BY_KEY[key] for key in ("mine", "unit", "closed", "all")]


def listed(actor: Actor, ledger: Ledger, filters: Filters = Filters()) -> QuerySet[Rectification]:
    """All rows of a ledger for this reader, unordered."""
    rows = checks.allowed(actor, READ, Rectification.objects.select_related("unit", "person"))
    rows = rows.filter(ledger.condition(actor))
    if filters.severity in Severity.values:
        rows = rows.filter(severity=filters.severity)
    if filters.rule:
        rows = rows.filter(rule=filters.rule)
    if filters.words:
        rows = _holding(rows, filters.words)
    return rows


def _holding(rows: QuerySet[Rectification], words: str) -> QuerySet[Rectification]:
    """Every word in problem or address (index ``rectification_words``), or the name of who mends it."""
    for word in words_of(words):
        people = Person.objects.filter(name__contains=word).values_list("pk", flat=True)[:_MOST_PEOPLE]
        rows = rows.filter(Q(Holds(F("searchable"), word)) | Q(person_id__in=list(people)))
    return rows


def page_of(actor: Actor, ledger: Ledger, filters: Filters, *, after: str = "") -> Page:
    """One page of a ledger, by key; indexes ``rectification_*``."""
    field, sign, way = ("due", "", "gt") if ledger.by_due else ("found_at", "-", "lt")
    rows = listed(actor, ledger, filters)
    if place := _place(after):
        rows = rows.filter(Q(**{f"{field}__{way}": place[0]}) | Q(**{field: place[0], f"id__{way}": place[1]}))
    found = list(rows.order_by(f"{sign}{field}", f"{sign}id")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return Page(found, f"{getattr(found[-1], field).isoformat()}~{found[-1].pk}" if more else "")


def every_row(actor: Actor, ledger: Ledger, filters: Filters, most: int) -> Iterator[Rectification]:
    """For the sheet, at most ``most`` rows in the ledger's order."""
    order = ("due", "id") if ledger.by_due else ("-found_at", "-id")
    return listed(actor, ledger, filters).order_by(*order)[:most].iterator(chunk_size=1_000)


def counts(actor: Actor) -> dict[str, int]:
    """How many each counted ledger holds, at most 999, by key."""
    shown = [ledger for ledger in shown_ledgers(actor) if ledger.counted]
    return {ledger.key: listed(actor, ledger).order_by()[:COUNTED].count() for ledger in shown}


def waiting_count(actor: Actor) -> int:
    """For the menu: own problems, and what only the reader may do next."""
    condition = _mine(actor) & Q(state=RectificationState.ASSIGNED)
    if checks.holds(actor, ASSIGN):
        condition |= Q(state=RectificationState.FOUND)
    if checks.holds(actor, JUDGE):
        condition |= Q(state=RectificationState.DOUBTED)
    return Rectification.objects.filter(condition).order_by()[:COUNTED].count()


def one(actor: Actor, rectification_id: UUID) -> Rectification:
    """One problem. Raises ``Unknown`` or ``RightMissing``."""
    rows = Rectification.objects.select_related("unit", "person", "last_run", "first_run")
    return checks.fetch(actor, READ, rows, rectification_id)


def of_finding(actor: Actor, found: Finding) -> Rectification:
    """What became of a finding. Raises ``Unknown`` or ``RightMissing``."""
    row = Rectification.objects.filter(site=found.run.site, key=found.key).first()
    if row is None:
        raise Unknown(kind="整改事项")
    checks.require_on(actor, READ, row)
    return row


def chosen(actor: Actor, ids: Sequence[UUID]) -> list[Rectification]:
    """The ticked rows the actor may give out, in the order of the ledger."""
    rows = checks.allowed(actor, ASSIGN, Rectification.objects.select_related("unit", "person"))
    return list(rows.filter(pk__in=ids, state__in=("found", "assigned")).order_by("-found_at", "-id"))


def trail_of(row: Rectification) -> list[RectificationEvent]:
    """What was done, the latest first. The caller has fetched the row."""
    return list(RectificationEvent.objects.filter(rectification=row).order_by("-at", "-id")[:200])


def allowance_of(row: Rectification) -> Allowance | None:
    """The approval of the false alarm in force."""
    return Allowance.objects.filter(site=row.site, key=row.key, ended_at__isnull=True).first()


def figures(actor: Actor, site: str) -> Figures:
    """Of all problems of ``site`` the reader may see; index ``rectification_once``."""
    rows = checks.allowed(actor, READ, Rectification.objects.filter(site=site))
    counted = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    open_rows = rows.filter(state__in=OPEN_STATES)
    return Figures(
        states={state: counted.get(state, 0) for state in RectificationState.values},
        overdue=rows.filter(state="assigned", due__lt=Now()).count(),
        open_count=sum(counted.get(state, 0) for state in OPEN_STATES),
        to_win=float(open_rows.aggregate(lost=Sum("points"))["lost"] or 0),
    )


def open_ones(actor: Actor, site: str, most: int = 8) -> list[Rectification]:
    """The heaviest open problems of ``site``, for the console: most points first, then the nearest due."""
    rows = checks.allowed(actor, READ, Rectification.objects.select_related("unit", "person"))
    return list(rows.filter(site=site, state__in=OPEN_STATES).order_by("-points", "due", "-found_at", "id")[:most])


def rules_in(actor: Actor) -> list[tuple[str, str]]:
    """Rules that occur, for the filter."""
    rows = checks.allowed(actor, READ, Rectification.objects.all())
    return list(rows.order_by("rule").values_list("rule", "title").distinct())


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    moment, _, last = cursor.partition("~")
    try:
        found = datetime.fromisoformat(moment)
        return (found, UUID(last)) if found.tzinfo else None
    except ValueError:
        return None
