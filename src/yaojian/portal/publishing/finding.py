"""The public search: articles and whatever other rooms offer, by words, narrowed by kind, column and day.

Hits in title or number come before those in the text (``sort`` 相关), or all together newest first (最新). Within each the order
is (published, number), newest first, and pages go on from the last one shown: a page costs the same wherever it lies.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet, Value
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from yaojian.portal.publishing.models import SearchEntry
from yaojian.portal.publishing.searching import pairs, plain

PAGE = 20
COUNTED = 100
"""Hits are counted so far; beyond, the page says “100 条以上”. Each has its whole text unpacked to be counted."""
MOST_WORDS = 5
EXCERPT = 90
_OTHER_WAYS = ("enable_sort", "enable_seqscan", "enable_bitmapscan")
BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a visitor asks for. ``since`` and ``until`` are days in Beijing, both included. ``after``: where the page goes on."""

    words: str = ""
    kind: str = ""
    column: int = 0
    since: date | None = None
    until: date | None = None
    newest_first: bool = False
    after: str = ""

    @property
    def terms(self) -> list[str]:
        """Its words, normalised; what is only punctuation is none."""
        return [one for one in dict.fromkeys(plain(word) for word in self.words.split()) if one][:MOST_WORDS]

    @property
    def is_empty(self) -> bool:
        """Nothing to look for."""
        return not self.terms and not self.column and not self.kind


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer. ``title`` and ``excerpt`` are safe HTML with the words marked."""

    address: str
    title: SafeString
    excerpt: SafeString
    kind: str
    column_title: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """A page of hits; ``after`` is empty on the last one."""

    hits: list[Hit]
    after: str
    total: int


def find(wanted: Wanted) -> Page:
    """The page ``wanted`` names. At most two reads of 21 rows and two bounded counts."""
    if wanted.is_empty:
        return Page([], "", 0)
    phase, published, pk = _place(wanted.after)
    total = _count(wanted)
    rows: list[tuple[int, SearchEntry]] = []
    phases = _phases(wanted)
    last = len(phases) - 1
    for number, narrow in enumerate(phases):
        if number < phase or len(rows) > PAGE:
            continue
        matching = narrow(_narrowed(wanted))
        # Words of many texts may stand in few titles: each phase has its own way.
        common = total > COUNTED and (number == last or _bounded(matching) > COUNTED)
        found = in_order(matching, common=common)
        if number == phase and published is not None:
            found = found.filter(Q(published__lt=published) | Q(published=published, id__lt=pk))
        page = found.defer("plain", "plain_title", "pairs", "title_pairs")[: PAGE + 1 - len(rows)]
        with walking() if common else nullcontext():
            rows += [(number, row) for row in page]
    shown = rows[:PAGE]
    after = f"{shown[-1][0]}~{shown[-1][1].published.isoformat()}~{shown[-1][1].pk}" if len(rows) > PAGE else ""
    return Page([_hit(row, wanted.terms) for _, row in shown], after, total)


def in_order(rows: "QuerySet[SearchEntry]", *, common: bool) -> "QuerySet[SearchEntry]":
    """In the order of the answer. What many texts hold is met soon on the way from the newest on; what few hold is found by
    its pairs, so the order is then one that no index has: walking all texts would cost more than the planner believes.
    """
    if common:
        return rows.order_by("-published", "-id")
    moment = ExpressionWrapper(F("published") + Value(timedelta(0)), DateTimeField())
    return rows.annotate(moment=moment).order_by("-moment", "-id")


@contextmanager
def walking() -> Iterator[None]:
    """In here the server goes along an index from the newest on. It takes words of many texts for rare ones, because each word
    and each of its pairs counts for it as if they had nothing to do with each other, and would read and sort them all.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {way} = off" for way in _OTHER_WAYS))
        yield
        cursor.execute("; ".join(f"SET LOCAL {way} = DEFAULT" for way in _OTHER_WAYS))


def kinds() -> list[str]:
    """The kinds there are, for the filter."""
    return list(SearchEntry.objects.order_by("kind").values_list("kind", flat=True).distinct())


def column_title(pk: int) -> str:
    """What a column is called in the search; empty when nothing of it is found."""
    return SearchEntry.objects.filter(column=pk).values_list("column_title", flat=True).first() or ""


def _narrowed(wanted: Wanted) -> "QuerySet[SearchEntry]":
    rows = SearchEntry.objects.all()
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.column:
        rows = rows.filter(column=wanted.column)
    if wanted.since:
        rows = rows.filter(published__gte=datetime.combine(wanted.since, time(), BEIJING))
    if wanted.until:
        rows = rows.filter(published__lt=datetime.combine(wanted.until + timedelta(days=1), time(), BEIJING))
    return rows


Narrow = Callable[["QuerySet[SearchEntry]"], "QuerySet[SearchEntry]"]


def _phases(wanted: Wanted) -> list[Narrow]:
    """Title first, then the rest; or all at once."""
    terms = wanted.terms
    if not terms:
        return [lambda rows: rows]
    in_title, anywhere = _holds("plain_title", "title_pairs", terms), _holds("plain", "pairs", terms)
    if wanted.newest_first:
        return [lambda rows: rows.filter(anywhere)]
    only_title = Q(*(Q(plain_title__contains=term) for term in terms))
    return [lambda rows: rows.filter(in_title), lambda rows: rows.filter(anywhere).exclude(only_title)]


def _holds(text: str, cut: str, terms: list[str]) -> Q:
    condition = Q()
    for term in terms:
        condition &= Q(**{f"{text}__contains": term})
        if len(term) > 1:
            condition &= Q(**{f"{cut}__contains": pairs(term)})
    return condition


def _count(wanted: Wanted) -> int:
    narrow = _phases(replace(wanted, newest_first=True))[0]
    return _bounded(narrow(_narrowed(wanted)))


def _bounded(rows: "QuerySet[SearchEntry]") -> int:
    """How many there are, up to one more than are told."""
    return len(rows.order_by().values_list("pk")[: COUNTED + 1])


def _place(after: str) -> tuple[int, datetime | None, int]:
    """Where a page goes on. Anything unreadable is the beginning."""
    try:
        phase, moment, pk = after.split("~")
        published = datetime.fromisoformat(moment)
        return (int(phase), published, int(pk)) if published.tzinfo else (0, None, 0)
    except ValueError:
        return 0, None, 0


def _hit(row: SearchEntry, terms: list[str]) -> Hit:
    said = row.summary or row.text
    at = min((found for term in terms if (found := row.text.lower().find(term)) >= 0), default=-1)
    if at >= 0 and not any(term in said.lower() for term in terms):
        begin = max(0, at - 20)
        said = ("…" if begin else "") + row.text[begin : begin + EXCERPT]
    said = " ".join(said.split())
    short = said if len(said) <= EXCERPT else f"{said[:EXCERPT]}…"
    return Hit(row.address, marked(row.title, terms), marked(short, terms), row.kind, row.column_title, row.published)


def marked(text: str, terms: list[str]) -> SafeString:
    """``text`` with every occurrence of a term marked. Terms are normalised; so is each character looked at."""
    folded = [plain(one) for one in text]
    where = [at for at, one in enumerate(folded) for _ in one]
    whole = "".join(folded)
    inside = [False] * len(text)
    for term in terms:
        at = whole.find(term)
        while at >= 0:
            for place in range(where[at], where[at + len(term) - 1] + 1):
                inside[place] = True
            at = whole.find(term, at + len(term))
    parts: list[str] = []
    for at, one in enumerate(text):
        if inside[at] and (at == 0 or not inside[at - 1]):
            parts.append("<mark>")
        parts.append(escape(one))
        if inside[at] and (at + 1 == len(text) or not inside[at + 1]):
            parts.append("</mark>")
    return mark_safe("".join(parts))  # noqa: S308 - every character was escaped
