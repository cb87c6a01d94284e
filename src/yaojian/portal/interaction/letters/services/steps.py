"""What every act on a letter begins and ends with."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right
from yaojian.portal.interaction.letters.errors import NotItsTurn
from yaojian.portal.interaction.letters.models import Letter, LetterAct, LetterEvent, LetterState

LONGEST_NOTE = 1000


def begin(actor: Actor, right: Right, letter_id: UUID, act: LetterAct, key: str) -> tuple[Letter, bool]:
    """The letter under its lock, and whether this is the first call with ``key``.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``Invalid`` (422) for a bad key.
    """
    rows = Letter.objects.select_related("unit", "person").select_for_update(of=("self",))
    letter = checks.fetch(actor, right, rows, letter_id)
    earlier = idempotency.earlier_result(key, actor=actor, act=_name(act))
    return letter, earlier is None


def require_state(letter: Letter, states: Collection[LetterState], act: LetterAct) -> None:
    """Raises ``NotItsTurn`` (409)."""
    if letter.state not in states:
        raise NotItsTurn(subject=letter.subject, state=letter.get_state_display(), act=act.label)


def checked(label: str, text: str, *, longest: int = LONGEST_NOTE, required: bool = True) -> str:
    """The text without blanks around it. Raises ``Invalid`` (422)."""
    told = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if required and not told:
        raise Invalid(field=label, reason="不能为空。")
    if len(told) > longest:
        raise Invalid(field=label, reason=f"最多 {longest} 字，现在有 {len(told)} 字。")
    return told


def enter(actor: Actor, letter: Letter, act: LetterAct, text: str, *, key: str, summary: str = "") -> None:
    """Write the event, remember the key, and the audit event last."""
    write(actor, letter, act, text)
    idempotency.remember(key, actor=actor, act=_name(act), result=str(letter.pk))
    told = summary or f"来信“{letter.name}”：{act.label}。"
    audit.record(actor, _name(act), letter, summary=told)


def write(actor: Actor, letter: Letter, act: LetterAct, text: str) -> LetterEvent:
    """One event more; the letter's row is locked."""
    number = LetterEvent.objects.filter(letter=letter).count() + 1
    return LetterEvent.objects.create(
        letter=letter,
        number=number,
        act=act,
        person_id=actor.person_id,
        who=actor.name if actor.user_id is not None or actor.is_system else "来信人",
        text=text,
        at=timezone.now(),
    )


def _name(act: LetterAct) -> str:
    return f"portal.letter.{act}"
