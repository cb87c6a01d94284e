"""What would be handed over, by whom, to whom; the records; and who left with work still open."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Person, Post, Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.flow.models import Role, Task
from yaojian.oa.flow.models.tasks import UNFINISHED
from yaojian.oa.flow.rights import HAND_OVER

from .holdings import Held, Holding, all_holdings
from .models import Handover, Line
from .rights import READ

PAGE = 50


@dataclass(frozen=True, slots=True)
class Group:
    """What a person holds of one kind."""

    holding: Holding
    things: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything of a person the actor may hand over. ``digest`` tells whether it changed since it was looked at."""

    person: Person
    groups: tuple[Group, ...]
    digest: str

    @property
    def total(self) -> int:
        """How many things."""
        return sum(len(group.things) for group in self.groups)


def person_to_hand_over(actor: Actor, person_id: UUID) -> Person:
    """Also somebody who has left. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, HAND_OVER, Person.objects.all(), person_id)


def preview(actor: Actor, person: Person) -> Preview:
    """Groups with something in them, in their order. The caller has checked the right on the person."""
    groups = [Group(holding, tuple(holding.find(actor, person))) for holding in all_holdings()]
    ids = sorted(f"{group.holding.key} {one.subject_id}" for group in groups for one in group.things)
    digest = hashlib.sha256("\n".join(ids).encode()).hexdigest()
    return Preview(person, tuple(group for group in groups if group.things), digest)


def people(actor: Actor) -> list[Person]:
    """Whom the actor may hand over, by name; those who left stand in ``left_with_work``."""
    rows = Person.objects.filter(left_on__isnull=True)
    return list(checks.allowed(actor, HAND_OVER, rows).order_by("pinyin", "id"))


@dataclass(frozen=True, slots=True)
class Stranded:
    """Somebody whose open tasks nobody will do: he has left, or holds no post any more."""

    person: Person
    tasks: int


def left_with_work(actor: Actor) -> list[Stranded]:
    """People of the actor's scope who are gone and still hold open 办 tasks, the most first."""
    here = Exists(Post.objects.filter(person=OuterRef("pk"), until__isnull=True))
    gone = Person.objects.filter(Q(left_on__isnull=False) | ~here)
    people = list(checks.allowed(actor, HAND_OVER, gone))
    # Few people first: asked the other way round, PostgreSQL would read every task there is.
    open_tasks = Task.objects.filter(role=Role.DO, state__in=UNFINISHED, actor__in=people).order_by()
    counted = dict(open_tasks.values_list("actor").annotate(Count("pk")))
    found = [Stranded(person, counted[person.pk]) for person in people if person.pk in counted]
    return sorted(found, key=lambda one: (-one.tasks, one.person.pinyin))


def last_unit(person: Person) -> Unit | None:
    """The unit of the main post, or of the last one held."""
    posts = Post.objects.filter(person=person).select_related("unit")
    post = posts.filter(until__isnull=True).order_by("-is_primary", "rank").first() or posts.order_by("-until").first()
    return post.unit if post else None


def handovers() -> QuerySet[Handover]:
    """With the people their pages name."""
    return Handover.objects.select_related("person", "unit", "made_by")


def records(actor: Actor) -> list[Handover]:
    """Those the reader may see, the latest first."""
    return list(checks.allowed(actor, READ, handovers()).order_by("-made_at", "-id")[:PAGE])


def lines_of(handover: Handover) -> list[Line]:
    """In the order they were handed over. The caller has checked the reading right."""
    return list(Line.objects.filter(handover=handover).select_related("receiver").order_by("number"))
