"""A letter comes in, is judged, registered, assigned, sent back to be assigned, or closed without an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.crypto import columns
from yaojian.kernel.crypto.fields import blind_index
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.numbering import services as numbers
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.acting import assignees, moments
from yaojian.portal.interaction.letters import identity, queries, timing
from yaojian.portal.interaction.letters.identity import Writer
from yaojian.portal.interaction.letters.models import Letter, LetterAct, LetterState, text_place
from yaojian.portal.interaction.letters.rights import HANDLE, REGISTER
from yaojian.portal.interaction.letters.services.steps import begin, checked, enter, require_state
from yaojian.portal.interaction.visiting import codes, judging, likeness
from yaojian.portal.interaction.visiting.judging import Visit

OWNER = "portal.letter"
SERIES = "portal.letter"
_RECEIVE = "portal.letter.received"
_TELLING = 20
"""Shorter texts are too often the same by chance."""
_FLOOD = 3
"""So many nearly equal letters from other telephones within three days are looked at by a person first."""


@dataclass(frozen=True, slots=True)
class NewLetter:
    """What the form said. ``files`` are drafts of the visitor (``KeptFilesField``)."""

    kind: str
    subject: str
    text: str
    writer: Writer
    wants_public: bool = False
    page_address: str = ""
    files: Sequence[StoredFile] = ()


def receive(*, actor: Actor, new: NewLetter, visit: Visit) -> Letter:
    """Take a letter from anybody. The same form sent twice is one letter. What is doubtful waits for a person's judgement.

    Its query code is ``codes.code_of("letter", pk)``. Raises ``Invalid`` (422), ``CalendarMissing`` (503).
    """
    checks.open_to_all()
    doubts = judging.doubts(visit, new.writer.phone)
    return _receive(actor=actor, new=new, doubts=doubts, key=visit.key)


@transaction.atomic
def _receive(*, actor: Actor, new: NewLetter, doubts: list[str], key: str) -> Letter:
    if earlier := idempotency.earlier_result(key, actor=actor, act=_RECEIVE):
        return Letter.objects.get(pk=earlier)
    text = checked("内容", new.text, longest=5000)
    pk, phone, now = uuid4(), new.writer.phone, moments.now()
    fingerprint, phone_index = likeness.simhash(new.subject + text), blind_index(phone, "phone")
    first_alike, others = _alike(fingerprint, phone_index) if len(text) >= _TELLING else (None, 0)
    if others >= _FLOOD:
        doubts = [*doubts, f"与近三天另外 {others} 件来信内容几乎相同"]
    letter = Letter(
        pk=pk,
        kind=new.kind,
        subject=checked("标题", " ".join(new.subject.split()), longest=60),
        page_address=new.page_address,
        wants_public=new.wants_public,
        identity=identity.sealed(pk, new.writer),
        code_hash=codes.hash_of(codes.code_of("letter", pk)),
        tail_hash=codes.tail_hash_of(pk, phone),
        phone_index=phone_index,
        state=LetterState.QUARANTINED if doubts else LetterState.RECEIVED,
        doubt="；".join(doubts)[:300],
        fingerprint=fingerprint,
        duplicate_of_id=first_alike,
        received_at=now,
        due=timing.due_of(new.kind, now),
    )
    letter.sealed_text = columns.sealed(text, text_place(letter))
    letter.save(force_insert=True)
    for file in new.files:
        files.attach(actor=actor, file=file, owner_kind=OWNER, owner_id=pk)
    if not doubts:
        timing.start(actor, letter)
        timing.tell(actor, REGISTER, letter, f"收到{letter.get_kind_display()}“{letter.subject}”，请登记。")
    enter(actor, letter, LetterAct.RECEIVED, "", key=key, summary=f"收到{letter.get_kind_display()}来信。")
    return letter


@transaction.atomic
def release(*, actor: Actor, letter_id: UUID, key: str) -> Letter:
    """甄别为正常来信: it waits for registration like any other; its clock runs since it was received.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotItsTurn`` (409).
    """
    letter, is_first = begin(actor, REGISTER, letter_id, LetterAct.RELEASED, key)
    if not is_first:
        return letter
    require_state(letter, (LetterState.QUARANTINED, LetterState.DISCARDED), LetterAct.RELEASED)
    letter.state = LetterState.RECEIVED
    letter.save(update_fields=["state"])
    timing.start(actor, letter)
    enter(actor, letter, LetterAct.RELEASED, "", key=key)
    return letter


@transaction.atomic
def discard(*, actor: Actor, letter_id: UUID, text: str, key: str) -> Letter:
    """认定为垃圾信息: kept, out of every ledger but its own. Raises as ``release``, and ``Invalid`` (422)."""
    letter, is_first = begin(actor, REGISTER, letter_id, LetterAct.DISCARDED, key)
    if not is_first:
        return letter
    require_state(letter, (LetterState.QUARANTINED, LetterState.RECEIVED), LetterAct.DISCARDED)
    text = checked("理由", text)
    letter.state = LetterState.DISCARDED
    letter.save(update_fields=["state"])
    timing.stop(actor, letter)
    enter(actor, letter, LetterAct.DISCARDED, text, key=key)
    return letter


@transaction.atomic
def register(*, actor: Actor, letter_id: UUID, kind: str, key: str) -> Letter:
    """登记: the letter gets its number; the official may correct its kind, and with it the deadline.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotItsTurn`` (409).
    """
    letter, is_first = begin(actor, REGISTER, letter_id, LetterAct.REGISTERED, key)
    if not is_first:
        return letter
    require_state(letter, (LetterState.RECEIVED,), LetterAct.REGISTERED)
    year = moments.today().year
    letter.number = f"{year}-{numbers.take(actor=actor, series=SERIES, year=year, subject=letter):06d}"
    letter.state, letter.kind = LetterState.REGISTERED, kind
    letter.due = timing.due_of(kind, letter.received_at)
    letter.save(update_fields=["number", "state", "kind", "due"])
    timing.start(actor, letter)
    enter(actor, letter, LetterAct.REGISTERED, "", key=key)
    return letter


@transaction.atomic
def assign(*, actor: Actor, letter_id: UUID, to: tuple[UUID, UUID | None], text: str = "", key: str) -> Letter:
    """分派 (转办 when it was assigned before) to a unit, or to one person in it.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotItsTurn`` (409), ``NotOfUnit`` (422).
    """
    letter, is_first = begin(actor, REGISTER, letter_id, LetterAct.ASSIGNED, key)
    if not is_first:
        return letter
    require_state(letter, (LetterState.REGISTERED, LetterState.ASSIGNED), LetterAct.ASSIGNED)
    unit, person = assignees.chosen(to)
    letter.unit, letter.person, letter.state = unit, person, LetterState.ASSIGNED
    letter.save(update_fields=["unit", "person", "state"])
    timing.start(actor, letter)
    place = unit.short_name + (person.name if person else "")
    note = checked("说明", text, required=False)
    timing.tell(actor, HANDLE, letter, f"来信“{letter.name}”分派给{place}，请办理。")
    enter(actor, letter, LetterAct.ASSIGNED, f"{place}。{note}".rstrip("。") + "。", key=key)
    return letter


@transaction.atomic
def return_assignment(*, actor: Actor, letter_id: UUID, text: str, key: str) -> Letter:
    """退回分派: not the unit's business. Raises as ``release``, and ``Invalid`` (422)."""
    letter, is_first = begin(actor, HANDLE, letter_id, LetterAct.RETURNED, key)
    if not is_first:
        return letter
    require_state(letter, (LetterState.ASSIGNED,), LetterAct.RETURNED)
    text = checked("退回理由", text)
    letter.unit = letter.person = None
    letter.state = LetterState.REGISTERED
    letter.save(update_fields=["unit", "person", "state"])
    timing.start(actor, letter)
    timing.tell(actor, REGISTER, letter, f"来信“{letter.name}”被退回分派，请重新分派。")
    enter(actor, letter, LetterAct.RETURNED, text, key=key)
    return letter


@transaction.atomic
def close(*, actor: Actor, letter_id: UUID, text: str, key: str) -> Letter:
    """不予办理 (not of this bureau, repeated, withdrawn by the citizen): the citizen reads the reason and the way on.

    Raises as ``release``, and ``Invalid`` (422).
    """
    letter, is_first = begin(actor, REGISTER, letter_id, LetterAct.CLOSED, key)
    if not is_first:
        return letter
    require_state(letter, (LetterState.RECEIVED, LetterState.REGISTERED), LetterAct.CLOSED)
    text = checked("告知内容", text)
    letter.state, letter.answered_at = LetterState.CLOSED, moments.now()
    letter.save(update_fields=["state", "answered_at"])
    timing.stop(actor, letter)
    enter(actor, letter, LetterAct.CLOSED, text, key=key)
    return letter


def _alike(fingerprint: int, phone_index: bytes) -> tuple[UUID | None, int]:
    """The oldest nearly equal letter of the same telephone, and how many others sent the like."""
    found = queries.alike(fingerprint)
    own = next((pk for pk, phone in found if phone == phone_index), None)
    return own, len({phone for _, phone in found if phone != phone_index})
