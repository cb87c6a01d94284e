"""The unit answers: draft, review, answer; asks the citizen for more; asks for more time."""

from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Invalid
from yaojian.portal.following import site_follows
from yaojian.portal.interaction.acting import moments
from yaojian.portal.interaction.letters import rules, timing
from yaojian.portal.interaction.letters.errors import NotItsTurn, OwnAnswer
from yaojian.portal.interaction.letters.models import Extension, Letter, LetterAct, LetterState, Publicity
from yaojian.portal.interaction.letters.rights import HANDLE, PUBLISH, REVIEW
from yaojian.portal.interaction.letters.services.steps import begin, checked, enter, require_state

LONGEST_ANSWER = 8000


@transaction.atomic
def draft_answer(*, actor: Actor, letter_id: UUID, answer: str, key: str) -> Letter:
    """答复草拟送审. Every version stays in its event.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotItsTurn`` (409), ``Invalid`` (422).
    """
    letter, is_first = begin(actor, HANDLE, letter_id, LetterAct.DRAFTED, key)
    if not is_first:
        return letter
    require_state(letter, (LetterState.ASSIGNED,), LetterAct.DRAFTED)
    letter.answer = checked("答复", answer, longest=LONGEST_ANSWER)
    letter.state, letter.drafted_by_id = LetterState.DRAFTED, actor.person_id
    letter.save(update_fields=["sealed_answer", "state", "drafted_by"])
    timing.tell(actor, REVIEW, letter, f"来信“{letter.name}”的答复已拟好，请审核。")
    enter(actor, letter, LetterAct.DRAFTED, letter.answer, key=key)
    return letter


@transaction.atomic
def send_back(*, actor: Actor, letter_id: UUID, text: str, key: str) -> Letter:
    """退回修改. Raises as ``draft_answer``."""
    letter, is_first = begin(actor, REVIEW, letter_id, LetterAct.SENT_BACK, key)
    if not is_first:
        return letter
    require_state(letter, (LetterState.DRAFTED,), LetterAct.SENT_BACK)
    text = checked("退回意见", text)
    letter.state = LetterState.ASSIGNED
    letter.save(update_fields=["state"])
    timing.tell(actor, HANDLE, letter, f"来信“{letter.name}”的答复被退回修改。")
    enter(actor, letter, LetterAct.SENT_BACK, text, key=key)
    return letter


@transaction.atomic
def approve_answer(*, actor: Actor, letter_id: UUID, text: str = "", key: str) -> Letter:
    """审核通过并答复: from now on the citizen reads the answer by the query code; the clock stops.

    Raises as ``draft_answer``, and ``OwnAnswer`` (409).
    """
    letter, is_first = begin(actor, REVIEW, letter_id, LetterAct.ANSWERED, key)
    if not is_first:
        return letter
    require_state(letter, (LetterState.DRAFTED,), LetterAct.ANSWERED)
    if letter.drafted_by_id == actor.person_id:
        raise OwnAnswer(what="答复")
    letter.state, letter.answered_at = LetterState.ANSWERED, moments.now()
    letter.on_time = letter.answered_at <= letter.due
    letter.save(update_fields=["state", "answered_at", "on_time"])
    timing.stop(actor, letter)
    site_follows("letter_figures")
    if letter.wants_public:
        timing.tell(actor, PUBLISH, letter, f"来信“{letter.name}”已答复，来信人同意公开，请决定是否公开。")
    enter(actor, letter, LetterAct.ANSWERED, checked("意见", text, required=False), key=key)
    return letter


@transaction.atomic
def pause(*, actor: Actor, letter_id: UUID, text: str, key: str) -> Letter:
    """请来信人补充: the clock stands until the citizen answers or the unit goes on. Raises as ``draft_answer``."""
    letter, is_first = begin(actor, HANDLE, letter_id, LetterAct.PAUSED, key)
    if not is_first:
        return letter
    require_state(letter, (LetterState.ASSIGNED,), LetterAct.PAUSED)
    text = checked("需要补充的内容", text)
    letter.state = LetterState.PAUSED
    letter.save(update_fields=["state"])
    timing.pause(actor, letter)
    enter(actor, letter, LetterAct.PAUSED, text, key=key)
    return letter


@transaction.atomic
def resume(*, actor: Actor, letter_id: UUID, text: str = "", key: str) -> Letter:
    """恢复办理 without what was asked for. Raises as ``draft_answer``."""
    letter, is_first = begin(actor, HANDLE, letter_id, LetterAct.RESUMED, key)
    if not is_first:
        return letter
    require_state(letter, (LetterState.PAUSED,), LetterAct.RESUMED)
    go_on(actor, letter)
    enter(actor, letter, LetterAct.RESUMED, checked("说明", text, required=False), key=key)
    return letter


def go_on(actor: Actor, letter: Letter) -> None:
    """The clock runs on, later by the working days it stood."""
    timing.resume(actor, letter)
    letter.state = LetterState.ASSIGNED
    letter.save(update_fields=["state", "due"])


@transaction.atomic
def ask_extension(*, actor: Actor, letter_id: UUID, days: int, text: str, key: str) -> Letter:
    """申请延期, once, at most as long as the rule of the kind allows. Raises as ``draft_answer``."""
    letter, is_first = begin(actor, HANDLE, letter_id, LetterAct.EXTENSION_ASKED, key)
    if not is_first:
        return letter
    act = LetterAct.EXTENSION_ASKED
    require_state(letter, (LetterState.ASSIGNED,), act)
    if letter.extension != Extension.NONE:
        raise NotItsTurn(subject=letter.subject, state=f"延期{letter.get_extension_display()}", act=act.label)
    most = rules.rule_of(letter.kind).extension
    if not 1 <= days <= most:
        raise Invalid(field="延长工作日", reason=f"请填 1 到 {most}。")
    text = checked("延期理由", text)
    letter.extension, letter.extension_days = Extension.ASKED, days
    letter.save(update_fields=["extension", "extension_days"])
    timing.tell(actor, REVIEW, letter, f"来信“{letter.name}”申请延期 {days} 个工作日，请审核。")
    enter(actor, letter, act, f"申请延长 {days} 个工作日：{text}", key=key)
    return letter


@transaction.atomic
def grant_extension(*, actor: Actor, letter_id: UUID, text: str = "", key: str) -> Letter:
    """同意延期: the deadline moves, reminders with it. Raises as ``draft_answer``."""
    return _answer_extension(actor, letter_id, LetterAct.EXTENSION_GRANTED, text, key)


@transaction.atomic
def refuse_extension(*, actor: Actor, letter_id: UUID, text: str = "", key: str) -> Letter:
    """不同意延期. Raises as ``draft_answer``."""
    return _answer_extension(actor, letter_id, LetterAct.EXTENSION_REFUSED, text, key)


def _answer_extension(actor: Actor, letter_id: UUID, act: LetterAct, text: str, key: str) -> Letter:
    letter, is_first = begin(actor, REVIEW, letter_id, act, key)
    if not is_first:
        return letter
    if letter.extension != Extension.ASKED:
        raise NotItsTurn(subject=letter.subject, state=f"延期{letter.get_extension_display()}", act=act.label)
    require_state(letter, (LetterState.ASSIGNED, LetterState.PAUSED, LetterState.DRAFTED), act)
    granted = act == LetterAct.EXTENSION_GRANTED
    letter.extension = Extension.GRANTED if granted else Extension.REFUSED
    if granted:
        letter.due = timing.later(letter.due, letter.extension_days)
    letter.save(update_fields=["extension", "due"])
    if granted and letter.state != LetterState.PAUSED:
        timing.start(actor, letter)
    timing.tell(actor, HANDLE, letter, f"来信“{letter.name}”的延期申请：{act.label}。")
    enter(actor, letter, act, checked("意见", text, required=False), key=key)
    return letter


def is_undecided(letter: Letter) -> bool:
    """Answered, and whether the public sees it has not been decided."""
    return letter.state == LetterState.ANSWERED and letter.publicity in (Publicity.NONE, Publicity.DRAFTED)
