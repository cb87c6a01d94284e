"""To whom work may be assigned: a unit, or one of its people."""

from uuid import UUID

from django import forms

from yaojian.kernel.errors import Unknown
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Person, Unit, UnitKind
from yaojian.portal.interaction.acting.errors import NotOfUnit

KINDS = (UnitKind.DEPARTMENT, UnitKind.SUBORDINATE, UnitKind.BRANCH)
UNIT_ONLY = "由单位安排承办人"


class AssigneeField(forms.ChoiceField):
    """Gives (unit id, person id or None). The people are read when the form is made."""

    def __init__(self, *, label: str = "承办单位和承办人", help_text: str = "") -> None:
        super().__init__(label=label, help_text=help_text, choices=_choices)

    def clean(self, value: object) -> tuple[UUID, UUID | None]:
        """Both parts."""
        unit, _, person = str(super().clean(value)).partition("~")
        return UUID(unit), UUID(person) if person else None


def chosen(to: tuple[UUID, UUID | None]) -> tuple[Unit, Person | None]:
    """The unit, and the person in it or None. Raises ``Unknown`` (404), ``NotOfUnit`` (422)."""
    unit = organisations.open_units().filter(pk=to[0]).first()
    if unit is None:
        raise Unknown(kind="单位")
    if to[1] is None:
        return unit, None
    person = organisations.people_of(unit).filter(pk=to[1]).first()
    if person is None:
        raise NotOfUnit(person="所选人员", unit=unit.short_name)
    return unit, person


def _choices() -> list[tuple[str, object]]:
    units = organisations.open_units().filter(kind__in=KINDS)
    groups: dict[str, list[tuple[str, str]]] = {
        unit.short_name: [(f"{unit.pk}~", f"{unit.short_name}（{UNIT_ONLY}）")] for unit in units
    }
    posts = organisations.current_posts().filter(unit__kind__in=KINDS).order_by("unit__path", "-leads", "rank", "id")
    for post in posts:
        line = (f"{post.unit_id}~{post.person_id}", f"{post.person.name}（{post.unit.short_name}{post.title}）")
        groups.setdefault(post.unit.short_name, []).append(line)
    return [("", "请选择"), *groups.items()]
