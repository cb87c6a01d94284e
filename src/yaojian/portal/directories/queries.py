"""Reading directories: the desk's lists, and what the public asks of an edition in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.kernel.search.queries import matching
from yaojian.portal.directories.models import Citation, CitationState, Directory, Edition, Entry
from yaojian.portal.directories.rights import IMPORT, MANAGE

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Found:
    """One page of rows. ``after``: where the next page goes on, None at the end; ``total`` counts at most ``COUNTED``."""

    entries: list[Entry]
    after: int | None
    total: int


COUNTED = 1_000


def seen_by(actor: Actor) -> QuerySet[Directory]:
    """The directories somebody manages or imports into, with the number of citations that do not agree."""
    checks.signed_in(actor)
    mine = checks.allowed(actor, MANAGE, Directory.objects.all()) | checks.allowed(
        actor, IMPORT, Directory.objects.all()
    )
    bad = Count("citations", filter=~Q(citations__state=CitationState.AGREES), distinct=True)
    return mine.select_related("owner_unit", "edition").annotate(disagreeing=bad).distinct()


def is_overdue(directory: Directory) -> bool:
    """Whether its cycle has passed without a new edition; one that never had an edition is, too."""
    if not directory.update_cycle_days:
        return False
    last = directory.edition.published_at if directory.edition else None
    return last is None or timezone.now() - last > timedelta(days=directory.update_cycle_days)


def editions_of(directory: Directory) -> QuerySet[Edition]:
    """All imports, newest first."""
    return Edition.objects.filter(directory=directory).order_by("-number")


def citations_of(directory: Directory) -> QuerySet[Citation]:
    """Where its values are quoted, those that do not agree first."""
    rows = Citation.objects.filter(directory=directory).select_related("article")
    return rows.order_by("-state", "article__title", "key", "label")


def public_directory(slug: str) -> Directory | None:
    """The directory at this public address, while it is open and has an edition."""
    open_ones = Directory.objects.filter(is_open=True, edition__isnull=False)
    return open_ones.select_related("edition", "owner_unit").filter(slug=slug).first()


def find(edition: Edition, *, words: str = "", chosen: Mapping[str, str] | None = None, after: int = 0) -> Found:
    """Rows that hold every word and have the chosen options, in the order of the file, a page from ``after`` on."""
    rows = matching(Entry.objects.filter(edition=edition), words)
    for label, option in (chosen or {}).items():
        rows = rows.filter(values__contains={label: option})
    page = list(rows.filter(place__gt=after).order_by("place")[: PAGE_SIZE + 1])
    more = page[PAGE_SIZE - 1].place if len(page) > PAGE_SIZE else None
    narrowed = bool(words or chosen)
    total = rows.order_by()[: COUNTED + 1].count() if narrowed else edition.rows
    return Found(page[:PAGE_SIZE], more, total)


def entry_of(edition: Edition, key: str) -> Entry | None:
    """The row with this key."""
    return Entry.objects.filter(edition=edition, key=key).first()


def value_in_force(directory: Directory, key: str, label: str) -> str:
    """What the edition in force says in one cell; empty where there is no such row or column."""
    if directory.edition_id is None:
        return ""
    values = Entry.objects.filter(edition=directory.edition_id, key=key).values_list("values", flat=True).first()
    return str(values.get(label, "")) if values else ""


def every_row(edition: Edition) -> "QuerySet[Entry, dict[str, str]]":
    """The values of all rows in the order of the file, for downloads."""
    return Entry.objects.filter(edition=edition).order_by("place").values_list("values", flat=True)


def changes_of(edition: Edition, limit: int = 100) -> list[tuple[str, str, str, str]]:
    """How a staged edition differs from the one in force, for who publishes it: (key, column, before, after).

    Rows that come or go have the column '整行'. At most ``limit``.
    """
    in_force = edition.directory.edition
    if in_force is None or in_force.pk == edition.pk:
        return []
    before = dict(in_force.entries.values_list("key", "values"))
    told: list[tuple[str, str, str, str]] = []
    for key, new in edition.entries.order_by("place").values_list("key", "values").iterator(chunk_size=2000):
        old = before.pop(key, None)
        told += [(key, "整行", "–", "新增")] if old is None else _cells(key, old, new)
        if len(told) >= limit:
            return told[:limit]
    return (told + [(key, "整行", "现有", "删除") for key in before])[:limit]


def _cells(key: str, old: Mapping[str, str], new: Mapping[str, str]) -> Sequence[tuple[str, str, str, str]]:
    labels = dict.fromkeys((*old, *new))
    return [
        (key, label, old.get(label, ""), new.get(label, ""))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    ]


def units_above(directory: Directory) -> list[tuple[str, UUID]]:
    """The places whose grants reach a directory: its unit and all above (for ``holders_of``)."""
    codes = directory.owner_unit.path.strip("/").split("/")
    return [("unit", pk) for pk in Unit.objects.filter(code__in=codes).values_list("pk", flat=True)]
