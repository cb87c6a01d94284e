"""Opening, answering, urging, prolonging and closing supervisions. Every act locks the supervision's row."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Post
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right
from yaojian.oa.documents.models import Document
from yaojian.oa.flow import clock

from . import queries, telling
from .checking import LONGEST_NOTE, LONGEST_TEXT, checked_text, day_of, until_end_of
from .errors import (
    AwaitsClosing,
    ExtensionWaiting,
    NoExtension,
    NothingReported,
    NotResponsible,
    NotRunning,
)
from .models import Entry, EntryKind, Extension, Level, State, Supervision
from .rights import ANSWER, CLOSE, OPEN

DONE = 100


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is asked of whom. ``due`` is a Beijing day, met until its end; ``title`` empty takes the document's."""

    unit_id: UUID
    person_id: UUID
    requirement: str
    due: date
    level: str = Level.NORMAL
    title: str = ""


@transaction.atomic
def open_supervision(*, actor: Actor, document_id: UUID, assignment: Assignment, key: str) -> Supervision:
    """Make somebody answer for what comes of a document (立项). The same ``key`` again returns the first one. O1.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``Invalid``, ``NotResponsible`` (422).
    """
    document = checks.fetch(actor, OPEN, Document.objects.all(), document_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.supervision.open"):
        return Supervision.objects.get(pk=earlier)
    if actor.person_id is None or actor.unit_id is None:
        raise RightMissing(right=OPEN.label)
    post = _responsible(assignment)
    made = Supervision.objects.create(
        document=document,
        title=(assignment.title.strip() or document.title)[:200],
        requirement=checked_text("督办要求", assignment.requirement, LONGEST_TEXT),
        level=assignment.level,
        asked_by_id=actor.person_id,
        asked_unit_id=actor.unit_id,
        unit=post.unit,
        person=post.person,
        opened=clock.now(),
        due=until_end_of(assignment.due),
    )
    _enter(actor, made, EntryKind.OPENED, made.requirement)
    idempotency.remember(key, actor=actor, act="oa.supervision.open", result=str(made.pk))
    summary = f"督办《{document.title}》，责任人{post.unit.short_name}{post.person.name}，{day_of(made.due)}前完成。"
    audit.record(actor, "oa.supervision.opened", made, summary=summary, document=str(document.pk))
    telling.start_clock(actor, made)
    telling.tell_responsible(actor, made, f"{actor.name}督办“{made.title}”，请在{day_of(made.due)}前反馈。")
    return made


@transaction.atomic
def answer(*, actor: Actor, supervision_id: UUID, text: str, percent: int, done: bool, key: str) -> Supervision:
    """Tell how far it is (反馈); with ``done`` ask the asker to close it (申请销项), which stops the clock. O1.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotRunning``, ``AwaitsClosing`` (409), ``Invalid`` (422).
    """
    supervision, is_first = _begin(actor, ANSWER, supervision_id, "oa.supervision.answer", key)
    if not is_first:
        return supervision
    _require_open(supervision)
    text = checked_text("反馈内容", text, LONGEST_TEXT)
    if not 0 <= percent <= DONE:
        raise Invalid(field="进度", reason="请填 0 到 100 的整数。")
    supervision.percent = DONE if done else percent
    if done:
        supervision.state = State.REPORTED
    supervision.save(update_fields=["percent", "state"])
    _enter(actor, supervision, EntryKind.REPORTED if done else EntryKind.PROGRESS, text)
    words = "申请销项" if done else f"进度 {supervision.percent}%"
    audit.record(
        actor,
        "oa.supervision.answered",
        supervision,
        summary=f"反馈督办“{supervision.title}”，{words}。",
        percent=supervision.percent,
    )
    if done:
        telling.stop_clock(actor, supervision)
    telling.tell_asker(actor, supervision, f"{actor.name}反馈了督办“{supervision.title}”，{words}。")
    return supervision


@transaction.atomic
def urge(*, actor: Actor, supervision_id: UUID, text: str = "", key: str) -> Supervision:
    """Remind the responsible now (催办). Raises as ``answer``."""
    supervision, is_first = _begin(actor, CLOSE, supervision_id, "oa.supervision.urge", key)
    if not is_first:
        return supervision
    _require_open(supervision)
    text = checked_text("催办内容", text, LONGEST_NOTE, required=False)
    _enter(actor, supervision, EntryKind.URGED, text)
    audit.record(actor, "oa.supervision.urged", supervision, summary=f"催办督办“{supervision.title}”。")
    note = f"：{text}" if text else "，请尽快反馈"
    telling.tell_responsible(actor, supervision, f"{actor.name}催办“{supervision.title}”{note.rstrip('。')}。")
    return supervision


@transaction.atomic
def send_back(*, actor: Actor, supervision_id: UUID, text: str, due: date | None = None, key: str) -> Supervision:
    """What was reported is not enough (退回再办). ``due``: a new Beijing day, else the old one stays. O1.

    The progress goes back to what was told before it was reported done.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotRunning``, ``NothingReported`` (409), ``Invalid`` (422).
    """
    supervision, is_first = _begin(actor, CLOSE, supervision_id, "oa.supervision.return", key)
    if not is_first:
        return supervision
    _require_running(supervision)
    if supervision.state != State.REPORTED:
        raise NothingReported(title=supervision.title)
    text = checked_text("退回原因", text, LONGEST_NOTE)
    supervision.state, supervision.percent = State.OPEN, queries.progress_of(supervision)
    if due is not None:
        supervision.due = until_end_of(due)
    supervision.save(update_fields=["state", "percent", "due"])
    _enter(actor, supervision, EntryKind.RETURNED, text)
    summary = f"退回督办“{supervision.title}”再办，原因：{text}"
    audit.record(actor, "oa.supervision.returned", supervision, summary=f"{summary.rstrip('。')}。")
    telling.start_clock(actor, supervision)
    telling.tell_responsible(
        actor, supervision, f"{actor.name}退回了督办“{supervision.title}”，请在{day_of(supervision.due)}前再办。"
    )
    return supervision


@transaction.atomic
def ask_extension(*, actor: Actor, supervision_id: UUID, until: date, reason: str, key: str) -> Supervision:
    """Ask for more time (申请延期), until the end of a Beijing day after the present limit.

    Raises as ``answer``, and ``ExtensionWaiting`` (409).
    """
    supervision, is_first = _begin(actor, ANSWER, supervision_id, "oa.supervision.ask_extension", key)
    if not is_first:
        return supervision
    _require_open(supervision)
    if queries.waiting_extension(supervision):
        raise ExtensionWaiting(title=supervision.title)
    wanted = until_end_of(until)
    if wanted <= supervision.due:
        raise Invalid(field="申请延至", reason=f"须晚于现在的时限{day_of(supervision.due)}。")
    reason = checked_text("延期理由", reason, LONGEST_NOTE)
    Extension.objects.create(supervision=supervision, until=wanted, reason=reason, asked_at=clock.now())
    _enter(actor, supervision, EntryKind.ASKED, f"申请延至{day_of(wanted)}：{reason}")
    words = f"申请把督办“{supervision.title}”延至{day_of(wanted)}"
    audit.record(actor, "oa.supervision.extension_asked", supervision, summary=f"{words}。")
    telling.tell_asker(actor, supervision, f"{actor.name}{words}，请答复。")
    return supervision


@transaction.atomic
def answer_extension(*, actor: Actor, supervision_id: UUID, granted: bool, text: str = "", key: str) -> Supervision:
    """Grant or refuse the extension that waits; granting moves the clock. Raises as ``send_back``, ``NoExtension``."""
    supervision, is_first = _begin(actor, CLOSE, supervision_id, "oa.supervision.answer_extension", key)
    if not is_first:
        return supervision
    _require_running(supervision)
    extension = queries.waiting_extension(supervision)
    if extension is None:
        raise NoExtension(title=supervision.title)
    text = checked_text("答复", text, LONGEST_NOTE, required=False)
    extension.granted, extension.answered_at = granted, clock.now()
    extension.save(update_fields=["granted", "answered_at"])
    if granted:
        supervision.due = extension.until
        supervision.save(update_fields=["due"])
    _enter(actor, supervision, EntryKind.GRANTED if granted else EntryKind.REFUSED, text)
    outcome = f"同意延至{day_of(extension.until)}" if granted else "不同意延期"
    audit.record(
        actor,
        "oa.supervision.extension_answered",
        supervision,
        summary=f"督办“{supervision.title}”{outcome}。",
        granted=granted,
    )
    if granted and supervision.state == State.OPEN:
        telling.start_clock(actor, supervision)
    telling.tell_responsible(actor, supervision, f"{actor.name}{outcome}：“{supervision.title}”。")
    return supervision


@transaction.atomic
def close(*, actor: Actor, supervision_id: UUID, note: str, key: str) -> Supervision:
    """It is settled (销项). Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotRunning`` (409), ``Invalid`` (422)."""
    return _end(actor, supervision_id, State.CLOSED, note, key)


@transaction.atomic
def drop(*, actor: Actor, supervision_id: UUID, note: str, key: str) -> Supervision:
    """It is no longer pursued (撤项). Raises as ``close``."""
    return _end(actor, supervision_id, State.DROPPED, note, key)


def _end(actor: Actor, supervision_id: UUID, state: State, note: str, key: str) -> Supervision:
    supervision, is_first = _begin(actor, CLOSE, supervision_id, f"oa.supervision.{state.value}", key)
    if not is_first:
        return supervision
    _require_running(supervision)
    note = checked_text("意见", note, LONGEST_NOTE)
    supervision.state, supervision.closed_at, supervision.closing_note = state, clock.now(), note
    if state == State.CLOSED:
        supervision.percent = DONE
    supervision.save(update_fields=["state", "closed_at", "closing_note", "percent"])
    _enter(actor, supervision, EntryKind.CLOSED if state == State.CLOSED else EntryKind.DROPPED, note)
    words = f"督办“{supervision.title}”{state.label}"
    audit.record(actor, f"oa.supervision.{state.value}", supervision, summary=f"{words}，{note.rstrip('。')}。")
    telling.stop_clock(actor, supervision)
    telling.tell_responsible(actor, supervision, f"{words}。")
    return supervision


def _begin(actor: Actor, right: Right, supervision_id: UUID, act: str, key: str) -> tuple[Supervision, bool]:
    """The locked row, and whether this is the first time the act comes with this key."""
    rows = queries.supervisions().select_for_update(of=("self",))
    supervision = checks.fetch(actor, right, rows, supervision_id)
    earlier = idempotency.earlier_result(key, actor=actor, act=act)
    if earlier is None:
        idempotency.remember(key, actor=actor, act=act, result=str(supervision.pk))
    return supervision, earlier is None


def _require_running(supervision: Supervision) -> None:
    if not supervision.is_running:
        raise NotRunning(title=supervision.title, state=State(supervision.state).label)


def _require_open(supervision: Supervision) -> None:
    _require_running(supervision)
    if supervision.state == State.REPORTED:
        raise AwaitsClosing(title=supervision.title)


def _enter(actor: Actor, supervision: Supervision, kind: EntryKind, text: str) -> None:
    """Append to the trail. Who answers in the responsible's place is named with him; a system act counts as the asker's."""
    person = actor.person_id or supervision.asked_by_id
    answering = kind in (EntryKind.PROGRESS, EntryKind.REPORTED, EntryKind.ASKED)
    Entry.objects.create(
        supervision=supervision,
        number=Entry.objects.filter(supervision=supervision).count() + 1,
        kind=kind,
        person_id=person,
        on_behalf_of_id=supervision.person_id if answering and person != supervision.person_id else None,
        text=text,
        percent=supervision.percent,
        at=clock.now(),
    )


def _responsible(assignment: Assignment) -> Post:
    """The post that answers. Raises ``NotResponsible``."""
    posts = organisations.current_posts().filter(unit=assignment.unit_id, person=assignment.person_id)
    post = posts.order_by("rank", "id").first()
    if post is None:
        unit = organisations.open_units().filter(pk=assignment.unit_id).first()
        raise NotResponsible(unit=unit.name if unit else "所选单位", why="没有所选的责任人")
    return post
