"""Choosing people: who is offered in a picker, and who somebody with that name or those initials is.

A pick is written ``<person>:<unit>``: the person, and the unit in whose name he acts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Post, Unit, UnitKind
from yaojian.oa.flow.models import Role, Task

MOST = 60
"""So many people are listed at once; more than that nobody reads, a name is quicker."""
RECENT_TASKS, RECENT_PEOPLE = 200, 12
GROUPS = (("recent", "最近"), ("own", "本处"), ("heads", "各处室"), ("branches", "分局和直属单位"), ("all", "全部"))
"""Tabs of a picker, in order."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody one may pick. ``post`` is told beside the name."""

    pick: str
    name: str
    unit: str
    post: str

    @property
    def label(self) -> str:
        """周明远（药品流通监管处 处长）."""
        return f"{self.name}（{self.unit} {self.post}）"


@dataclass(frozen=True, slots=True)
class Found:
    """People of one tab or search. ``more``: how many there are besides those listed."""

    people: tuple[Person, ...]
    more: int = 0


def find(actor: Actor, *, group: str = "", words: str = "") -> Found:
    """People of the actor's institution by tab, or by name, pinyin, initials or unit when ``words`` are given."""
    posts = organisations.current_posts().order_by("unit__path", "rank", "id")
    if words.strip():
        return _listed(posts.filter(_called(words.strip())))
    if group == "recent":
        return Found(tuple(_recent(actor)))
    return _listed(_of_group(actor, posts, group))


def picked(values: Iterable[str]) -> list[Person]:
    """The people behind picks, in the order given; those who have left or changed posts are not among them."""
    pairs = [pair for value in dict.fromkeys(values) if (pair := pair_of(value))]
    condition = Q(pk__in=())
    for person_id, unit_id in pairs:
        condition |= Q(person=person_id, unit=unit_id)
    posts = {(post.person_id, post.unit_id): post for post in organisations.current_posts().filter(condition)}
    return [_person(posts[pair]) for pair in pairs if pair in posts]


def pair_of(pick: str) -> tuple[UUID, UUID] | None:
    """Person and unit of a pick; None for what is none."""
    person, _, unit = pick.partition(":")
    try:
        return UUID(person), UUID(unit)
    except ValueError:
        return None


def pick_of(person_id: UUID, unit_id: UUID) -> str:
    """Written as the forms send it."""
    return f"{person_id}:{unit_id}"


def _called(words: str) -> Q:
    plain = words.casefold()
    return (
        Q(person__name__icontains=words)
        | Q(person__initials__istartswith=plain)
        | Q(person__pinyin__istartswith=plain)
        | Q(unit__name__icontains=words)
        | Q(unit__short_name__icontains=words)
    )


def _of_group(actor: Actor, posts: QuerySet[Post], group: str) -> QuerySet[Post]:
    if group == "own":
        held = organisations.current_posts().filter(person=actor.person_id)
        return posts.filter(unit__in=held.values("unit"))
    if group == "heads":
        return posts.filter(leads=True, unit__kind=UnitKind.DEPARTMENT, unit__path__startswith=_bureau_path(actor))
    if group == "branches":
        return posts.filter(leads=True, unit__kind__in=(UnitKind.BRANCH, UnitKind.SUBORDINATE))
    return posts


def _bureau_path(actor: Actor) -> str:
    unit = Unit.objects.filter(pk=actor.unit_id).first() if actor.unit_id else None
    return organisations.bureau_of(unit).path if unit else ""


def _recent(actor: Actor) -> Sequence[Person]:
    """Whom the last matters he signed went to, the latest first."""
    if actor.person_id is None:
        return []
    mine = Task.objects.filter(actor=actor.person_id, role=Role.DO, state="done").order_by("-done_at", "-id")
    matters = list(mine.values_list("instance", flat=True)[:30])
    tasks = Task.objects.filter(instance__in=matters).exclude(actor=actor.person_id).order_by("-created")
    pairs = dict.fromkeys(tasks.values_list("actor", "unit")[:RECENT_TASKS])
    return picked(pick_of(*pair) for pair in list(pairs)[: 2 * RECENT_PEOPLE])[:RECENT_PEOPLE]


def _listed(posts: QuerySet[Post]) -> Found:
    found = list(posts[: MOST + 1])
    more = posts.count() - MOST if len(found) > MOST else 0
    return Found(tuple(_person(post) for post in found[:MOST]), more)


def _person(post: Post) -> Person:
    return Person(pick_of(post.person_id, post.unit_id), post.person.name, post.unit.short_name, post.title)
