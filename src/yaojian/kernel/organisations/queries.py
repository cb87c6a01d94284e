"""Who is where, today."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from yaojian.kernel.organisations.models import Person, Post, Unit, UnitKind


def open_units() -> QuerySet[Unit]:
    """Units that have not been closed, in tree order."""
    return Unit.objects.filter(until__isnull=True).order_by("path")


def units_below(ids: Collection[UUID]) -> QuerySet[Unit]:
    """The given units and all below them, closed ones too: their files still have to be readable."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = Unit.objects.alias(below=path).filter(pk__in=ids, below__startswith=F("path"))
    return Unit.objects.filter(Exists(above))


def branches() -> QuerySet[Unit]:
    """The branch bureaus (分局) in their official order."""
    return open_units().filter(kind=UnitKind.BRANCH).order_by("order", "path")


def bureau_of(unit: Unit) -> Unit:
    """The bureau, subordinate unit or branch a unit belongs to: the nearest ancestor that is not a department."""
    codes = unit.path.strip("/").split("/")
    paths = ["".join(f"{code}/" for code in codes[: n + 1]) for n in range(len(codes))]
    bodies = (UnitKind.HEADQUARTERS, UnitKind.SUBORDINATE, UnitKind.BRANCH)
    nearest = Unit.objects.filter(path__in=paths, kind__in=bodies).order_by("-path").first()
    return nearest or unit


def current_posts() -> QuerySet[Post]:
    """Posts held now, with person and unit."""
    return Post.objects.filter(until__isnull=True, person__left_on__isnull=True).select_related("person", "unit")


def posts_of(person_id: UUID) -> list[Post]:
    """Posts a person holds now, the main one first."""
    return list(current_posts().filter(person_id=person_id).order_by("-is_primary", "rank", "id"))


def people_of(unit: Unit, *, below: bool = False) -> QuerySet[Person]:
    """People holding a post in ``unit`` now, by rank; with ``below`` also in all units under it."""
    places = Q(posts__unit__path__startswith=unit.path) if below else Q(posts__unit=unit)
    now = Q(posts__until__isnull=True, left_on__isnull=True)
    return Person.objects.filter(places & now).order_by("posts__unit__path", "posts__rank", "pinyin").distinct()


def leader_of(unit: Unit) -> Person | None:
    """The head of the unit now, or None while the post is vacant."""
    post = current_posts().filter(unit=unit, leads=True).order_by("rank", "id").first()
    return post.person if post else None


def leader_in_charge(unit: Unit) -> Person | None:
    """The bureau leader in charge (分管) of the unit now."""
    return Person.objects.filter(charges__unit=unit, charges__until__isnull=True).first()
