"""What every act on a letter begins and ends with."""

from collections.abc import Collection
from uuid import UUID

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.crypto import columns
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right
from yaojian.portal.interaction.acting import moments
from yaojian.portal.interaction.letters.errors import NotItsTurn
from yaojian.portal.interaction.letters.models import Letter, LetterAct, LetterEvent, LetterState, event_place
from yaojian.portal.interaction.visiting import telling

LONGEST_NOTE = 1000
TOLD_BY_MAIL = {
    LetterAct.ANSWERED: "已答复",
    LetterAct.CLOSED: "有办理结果",
    LetterAct.PAUSED: "需要您补充情况",
    LetterAct.EXTENSION_GRANTED: "延长了答复期限",
}
"""What the citizen hears of by e-mail, if there is an address."""


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
    if act in TOLD_BY_MAIL:
        telling.tell(
            "letter", letter.pk, f"您的来信“{letter.number or letter.get_kind_display()}”{TOLD_BY_MAIL[act]}。"
        )
    idempotency.remember(key, actor=actor, act=_name(act), result=str(letter.pk))
    told = summary or f"来信“{letter.name}”：{act.label}。"
    audit.record(actor, _name(act), letter, summary=told)


def write(actor: Actor, letter: Letter, act: LetterAct, text: str) -> LetterEvent:
    """One event more; the letter's row is locked."""
    number = LetterEvent.objects.filter(letter=letter).count() + 1
    event = LetterEvent(
        letter=letter,
        number=number,
        act=act,
        person_id=actor.person_id,
        who=actor.name if actor.user_id is not None or actor.is_system else "来信人",
        at=moments.now(),
    )
    event.sealed_text = columns.sealed(text, event_place(event))
    event.save(force_insert=True)
    return event


def _name(act: LetterAct) -> str:
    return f"portal.letter.{act}"
