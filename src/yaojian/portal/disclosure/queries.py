"""Reading the register of disclosed documents: the desk's ledger, what the public browses, the yearly figures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar.workdays import working_days_between
from yaojian.kernel.permissions import checks
from yaojian.kernel.search.queries import matching
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.queries import public_articles
from yaojian.portal.disclosure import platform
from yaojian.portal.disclosure.models import DisclosureItem, PolicyLink
from yaojian.portal.disclosure.rights import DISCLOSE

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for. Empty means any; ``year`` is that of the day a document was drawn up."""

    words: str = ""
    heading: str = ""
    year: int | None = None
    organ: str = ""
    subject: str = ""
    genre: str = ""
    validity: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the place where the next page goes on (empty at the end)."""

    items: list[DisclosureItem]
    after: str


def recorded_for(actor: Actor) -> QuerySet[DisclosureItem]:
    """The records somebody may change."""
    rows = DisclosureItem.objects.select_related("article", "article__home_column")
    return checks.allowed(actor, DISCLOSE, rows)


def public_items() -> QuerySet[DisclosureItem]:
    """Records whose article is public."""
    return DisclosureItem.objects.filter(article__in=public_articles()).select_related("article")


def narrowed(rows: QuerySet[DisclosureItem], filters: Filters) -> QuerySet[DisclosureItem]:
    """Those that fit."""
    given: dict[str, Any] = {
        "heading": filters.heading,
        "validity": filters.validity,
        "article__organ__icontains": filters.organ,
        "article__subject": filters.subject,
        "article__genre": filters.genre,
    }
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if filters.year is not None:
        rows = rows.filter(formed_on__gte=date(filters.year, 1, 1), formed_on__lte=date(filters.year, 12, 31))
    return matching(rows, filters.words, "article__line__searchable")


def page_of(rows: QuerySet[DisclosureItem], after: str = "", size: int = PAGE_SIZE) -> Page:
    """A page, newest documents first. ``after`` is what the page before gave; nonsense begins at the top."""
    day, _, number = after.replace("\x00", "").partition(",")
    try:
        edge: date | None = date.fromisoformat(day) if day else None
    except ValueError:
        edge = None
    if edge is not None:
        rows = rows.filter(Q(formed_on__lt=edge) | Q(formed_on=edge, index_number__lt=number))
    found = list(rows.order_by("-formed_on", "-index_number")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(found[:size], f"{last.formed_on.isoformat()},{last.index_number}" if last else "")


def years_public() -> list[int]:
    """Years with public documents, newest first."""
    days = public_items().order_by("-formed_on").dates("formed_on", "year", order="DESC")
    return [day.year for day in days]


def organs_public() -> list[str]:
    """Organs of public documents as their articles name them."""
    named = public_items().exclude(article__organ="").order_by("article__organ")
    return list(named.values_list("article__organ", flat=True).distinct())


def item_of(article_id: int) -> DisclosureItem | None:
    """The record of an article."""
    return DisclosureItem.objects.filter(article_id=article_id).select_related("changed_by_article").first()


def recorded(articles: list[int]) -> set[int]:
    """Those of ``articles`` that have a record."""
    return set(DisclosureItem.objects.filter(article__in=articles).values_list("article_id", flat=True))


def linked(articles: list[int]) -> set[int]:
    """Those of ``articles`` that explain or are explained."""
    rows = PolicyLink.objects.filter(Q(policy__in=articles) | Q(interpretation__in=articles))
    return {pk for pair in rows.values_list("policy_id", "interpretation_id") for pk in pair}


def linked_articles(article_id: int) -> list[int]:
    """Articles that explain this one or are explained by it."""
    rows = PolicyLink.objects.filter(Q(policy=article_id) | Q(interpretation=article_id))
    return sorted({pk for pair in rows.values_list("policy_id", "interpretation_id") for pk in pair} - {article_id})


def unrecorded(actor: Actor, limit: int = 50) -> list[Article]:
    """Public articles that look like documents (a number or a genre of 公文) and have no record yet: what is still to be done."""
    documents = ~Q(document_number="") | Q(genre__in=[*_GENRES_OF_DOCUMENTS])
    rows = public_articles().filter(documents, disclosure__isnull=True).select_related("home_column")
    return list(checks.allowed(actor, DISCLOSE, rows).order_by("-first_published_at", "-pk")[:limit])


_GENRES_OF_DOCUMENTS = ("gonggao", "tonggao", "tongzhi", "yijian", "jueding", "guifanwenjian", "tongbao", "mingling")


def without_interpretation(rows: QuerySet[DisclosureItem]) -> QuerySet[DisclosureItem]:
    """Normative documents nobody explains (解读 belongs to each, domain.md §6.3)."""
    explained = PolicyLink.objects.filter(policy=OuterRef("article"))
    return rows.filter(~Exists(explained), article__genre="guifanwenjian")


def days_late(item: DisclosureItem) -> int:
    """Working days over the term of 条例第二十六条 between drawing up and publication; 0 when in time. Unpublished ones count to today."""
    published = item.article.first_published_at
    until = timezone.localtime(published).date() if published else timezone.localdate()
    if (until - item.formed_on).days <= platform.proactive_days():
        return 0  # not even so many days of any kind: the calendar need not be asked
    return max(0, working_days_between(item.formed_on, until) - platform.proactive_days())
