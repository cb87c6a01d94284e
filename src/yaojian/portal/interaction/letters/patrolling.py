"""What the patrol is told about letters: those due soon and those overdue, with who answers for them. Nothing of the writer."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from yaojian.kernel.patrol import Item, ItemState, register_source
from yaojian.portal.interaction.letters import queries, rules
from yaojian.portal.interaction.letters.models import WAITING, Letter, LetterState

CODE = "portal.letters"
_RULE = "来信过了答复期限没有答复；满三个月没有答复触及单项否决·互动回应差（国办秘函〔2019〕19号）。"


def register() -> None:
    """Called from this room's registrations."""
    register_source(CODE, "来信答复", _RULE, letters)


def letters(now: datetime) -> Sequence[Item]:
    """Every letter whose clock runs, along ``letter_by_due``."""
    states = [state for state in WAITING if state != LetterState.PAUSED]
    rows = Letter.objects.select_related("unit", "person").filter(state__in=states).order_by("due", "id")
    return [_item(one, now) for one in rows.only(*_FIELDS)]


_FIELDS = ("number", "subject", "state", "received_at", "due", "unit__short_name", "person__name")


def _item(letter: Letter, now: datetime) -> Item:
    late, soon = letter.due < now, letter.due < now + queries.SOON
    days = (now - letter.received_at).days
    near = "，临近三个月" if now - letter.received_at >= rules.near_veto() else ""
    return Item(
        key=str(letter.pk),
        title=letter.number or "未登记的来信",
        state=ItemState.LATE if late else ItemState.SOON if soon else ItemState.FRESH,
        link=reverse("portal:letters:page", args=[letter.pk]),
        note=f"{letter.get_state_display()}，收到 {days} 天{near}",
        due=letter.due,
        last=letter.received_at,
        unit_id=letter.unit.pk if letter.unit else None,
        unit_name=letter.unit.short_name if letter.unit else "",
        person_id=letter.person.pk if letter.person else None,
        person_name=letter.person.name if letter.person else "",
    )
