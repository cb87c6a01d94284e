"""What the public sees: a masked copy, reviewed by another person, published as a page, or not."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.portal.following import site_follows
from yaojian.portal.interaction.acting import moments
from yaojian.portal.interaction.letters import gate, timing
from yaojian.portal.interaction.letters.errors import CopyRefused, NotItsTurn, OwnAnswer
from yaojian.portal.interaction.letters.identity import writer_of
from yaojian.portal.interaction.letters.models import Letter, LetterAct, LetterState, PublicCopy, Publicity
from yaojian.portal.interaction.letters.rights import HANDLE, PUBLISH
from yaojian.portal.interaction.letters.services.answering import LONGEST_ANSWER
from yaojian.portal.interaction.letters.services.steps import begin, checked, enter, require_state
from yaojian.portal.interaction.visiting import masking


@dataclass(frozen=True, slots=True)
class CopyText:
    """What a public copy says."""

    subject: str
    text: str
    answer: str
    writer: str


def proposed(letter: Letter) -> CopyText:
    """The texts of a letter with everything personal masked that can be told; the clerk edits them."""
    writer = writer_of(letter)
    names = (writer.name, writer.address)
    return CopyText(
        subject=masking.personal_data(letter.subject, *names),
        text=masking.personal_data(letter.text, *names),
        answer=masking.personal_data(letter.answer, *names),
        writer=masking.name(writer.name),
    )


@transaction.atomic
def draft_copy(*, actor: Actor, letter_id: UUID, subject_line: str, text: str, answer: str, key: str) -> Letter:
    """拟公开稿送审. The writer's name is masked by us.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotItsTurn`` (409), ``CopyRefused``, ``Invalid`` (422).
    """
    letter, is_first = begin(actor, HANDLE, letter_id, LetterAct.COPY_DRAFTED, key)
    if not is_first:
        return letter
    _require_publicity(letter, (Publicity.NONE, Publicity.DECLINED, Publicity.WITHDRAWN), LetterAct.COPY_DRAFTED)
    copy = CopyText(
        subject=checked("公开标题", subject_line, longest=60),
        text=checked("公开的来信内容", text, longest=5000),
        answer=checked("公开的答复", answer, longest=LONGEST_ANSWER),
        writer=masking.name(writer_of(letter).name),
    )
    _require_clean(letter, copy)
    values = {"subject": copy.subject, "text": copy.text, "answer": copy.answer, "writer": copy.writer}
    PublicCopy.objects.update_or_create(letter=letter, defaults=values | {"prepared_by_id": actor.person_id})
    letter.publicity = Publicity.DRAFTED
    letter.save(update_fields=["publicity"])
    timing.tell(actor, PUBLISH, letter, f"来信“{letter.name}”的公开稿已拟好，请审核。")
    enter(actor, letter, LetterAct.COPY_DRAFTED, copy.text, key=key)
    return letter


@transaction.atomic
def return_copy(*, actor: Actor, letter_id: UUID, text: str, key: str) -> Letter:
    """公开稿退回. Raises as ``draft_copy``."""
    letter, is_first = begin(actor, PUBLISH, letter_id, LetterAct.COPY_RETURNED, key)
    if not is_first:
        return letter
    _require_publicity(letter, (Publicity.DRAFTED,), LetterAct.COPY_RETURNED)
    text = checked("退回意见", text)
    letter.publicity = Publicity.NONE
    letter.save(update_fields=["publicity"])
    timing.tell(actor, HANDLE, letter, f"来信“{letter.name}”的公开稿被退回。")
    enter(actor, letter, LetterAct.COPY_RETURNED, text, key=key)
    return letter


@transaction.atomic
def publish(*, actor: Actor, letter_id: UUID, text: str = "", key: str) -> Letter:
    """公开: the copy becomes a page of the site. Only with the citizen's consent, and not by who drafted it.

    Raises as ``draft_copy``, and ``OwnAnswer`` (409).
    """
    letter, is_first = begin(actor, PUBLISH, letter_id, LetterAct.PUBLISHED, key)
    if not is_first:
        return letter
    _require_publicity(letter, (Publicity.DRAFTED,), LetterAct.PUBLISHED)
    copy = PublicCopy.objects.select_for_update().get(letter=letter)
    if copy.prepared_by_id == actor.person_id:
        raise OwnAnswer(what="公开稿")
    _require_clean(letter, CopyText(copy.subject, copy.text, copy.answer, copy.writer))
    copy.published_at = moments.now()
    copy.save(update_fields=["published_at"])
    letter.publicity = Publicity.PUBLIC
    letter.save(update_fields=["publicity"])
    site_follows(f"letter:{copy.pk}", "letters")
    enter(actor, letter, LetterAct.PUBLISHED, checked("意见", text, required=False), key=key)
    return letter


@transaction.atomic
def decline(*, actor: Actor, letter_id: UUID, text: str, key: str) -> Letter:
    """决定不公开, although the citizen agreed. Raises as ``draft_copy``."""
    letter, is_first = begin(actor, PUBLISH, letter_id, LetterAct.DECLINED, key)
    if not is_first:
        return letter
    _require_publicity(letter, (Publicity.NONE, Publicity.DRAFTED), LetterAct.DECLINED)
    letter.publicity = Publicity.DECLINED
    letter.save(update_fields=["publicity"])
    enter(actor, letter, LetterAct.DECLINED, checked("理由", text), key=key)
    return letter


@transaction.atomic
def withdraw(*, actor: Actor, letter_id: UUID, text: str, key: str) -> Letter:
    """撤下公开稿: its address says from then on that it was taken down. Raises as ``draft_copy``."""
    letter, is_first = begin(actor, PUBLISH, letter_id, LetterAct.WITHDRAWN, key)
    if not is_first:
        return letter
    _require_publicity(letter, (Publicity.PUBLIC,), LetterAct.WITHDRAWN)
    copy = PublicCopy.objects.select_for_update().get(letter=letter)
    copy.published_at = None
    copy.save(update_fields=["published_at"])
    letter.publicity = Publicity.WITHDRAWN
    letter.save(update_fields=["publicity"])
    site_follows(f"letter:{copy.pk}", "letters")
    enter(actor, letter, LetterAct.WITHDRAWN, checked("理由", text), key=key)
    return letter


def _require_publicity(letter: Letter, states: tuple[Publicity, ...], act: LetterAct) -> None:
    require_state(letter, (LetterState.ANSWERED,), act)
    if letter.publicity not in states or not letter.wants_public:
        told = letter.get_publicity_display() if letter.wants_public else "来信人不同意公开"
        raise NotItsTurn(subject=letter.subject, state=told, act=act.label)


def _require_clean(letter: Letter, copy: CopyText) -> None:
    found = gate.blocking(copy.subject, copy.text, copy.answer, name=writer_of(letter).name)
    if found:
        raise CopyRefused(found="、".join(found))
