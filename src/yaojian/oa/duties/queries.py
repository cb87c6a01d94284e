"""Who does a duty, for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet, Subquery
from django.db.models.functions import Length

from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Post, Unit, UnitKind

from .models import Duty, DutyCode

BODIES = (UnitKind.HEADQUARTERS, UnitKind.SUBORDINATE, UnitKind.BRANCH)
"""Units that act in their own name (机关): their departments share their duties."""


@dataclass(frozen=True, slots=True)
class Line:
    """One duty of one body. ``duty`` is None where the body above does it; ``holder`` is empty while the post is vacant."""

    code: str
    label: str
    duty: Duty | None
    holder: str


def duty_for(code: str, unit_id: UUID) -> Duty | None:
    """Whose duty ``code`` is for a unit: its body's, else that of the nearest body above; None where nobody has it."""
    own = Subquery(Unit.objects.filter(pk=unit_id).values("path")[:1])
    asked = Duty.objects.filter(code=code).annotate(own=own, depth=Length("body__path"))
    return asked.filter(own__startswith=F("body__path")).select_related("unit").order_by("-depth").first()


def holders(code: str, unit_id: UUID) -> list[Post]:
    """The post that does ``code`` for a unit now, at most one; empty while it is vacant or nobody has the duty."""
    duty = duty_for(code, unit_id)
    return list(_held(duty)[:1]) if duty else []


def _held(duty: Duty) -> QuerySet[Post]:
    held = organisations.current_posts().filter(unit=duty.unit_id, unit__until__isnull=True)
    held = held.filter(title=duty.title) if duty.title else held.filter(leads=True)
    return held.order_by("rank", "id")


def bodies() -> QuerySet[Unit]:
    """All bodies in tree order."""
    return organisations.open_units().filter(kind__in=BODIES).order_by("path")


def table_of(body: Unit) -> list[Line]:
    """Every duty of a body with who does it, in the order of ``DutyCode``."""
    own = {duty.code: duty for duty in Duty.objects.filter(body=body).select_related("unit")}
    lines = []
    for code, label in DutyCode.choices:
        duty = own.get(code)
        found = holders(code, body.pk)
        lines.append(Line(code, label, duty, found[0].person.name if found else ""))
    return lines


def counts() -> dict[UUID, int]:
    """How many duties each body does itself."""
    found: dict[UUID, int] = {}
    for body_id in Duty.objects.values_list("body", flat=True):
        found[body_id] = found.get(body_id, 0) + 1
    return found


def posts_in(body: Unit) -> list[tuple[str, str]]:
    """Posts a duty of ``body`` can be given to: ``unit id|title`` (empty title: the head) and what people call it."""
    posts = organisations.current_posts().filter(unit__in=_units_of(body)).order_by("unit__path", "rank")
    found: dict[str, str] = {}
    for post in posts:
        title = "" if post.leads else post.title
        found.setdefault(f"{post.unit_id}|{title}", f"{post.unit.short_name}{title or '负责人'}")
    return list(found.items())


def is_within(unit: Unit, body: Unit) -> bool:
    """Whether the unit acts in the name of the body."""
    return organisations.bureau_of(unit).pk == body.pk


def _units_of(body: Unit) -> Sequence[Unit]:
    below = organisations.open_units().filter(path__startswith=body.path)
    others = list(below.filter(kind__in=BODIES).exclude(pk=body.pk).values_list("path", flat=True))
    return [unit for unit in below if not any(unit.path.startswith(path) for path in others)]


def vacant(code: str) -> list[str]:
    """Names of bodies whose post for ``code`` nobody holds now; the whole institution where no body has the duty."""
    duties = list(Duty.objects.filter(code=code).select_related("body", "unit").order_by("body__path"))
    if not duties:
        return ["全部单位"]
    return [duty.body.short_name for duty in duties if not _held(duty).exists()]
