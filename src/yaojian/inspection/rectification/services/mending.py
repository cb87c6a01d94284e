"""Mended, false alarm, checked again, judged."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.inspection.rectification import timing, trail
from yaojian.inspection.rectification.errors import NotInState, OwnRequest
from yaojian.inspection.rectification.models import (
    Allowance,
    Rectification,
    RectificationAct,
    RectificationEvent,
    RectificationState,
)
from yaojian.inspection.rectification.rights import ASSIGN, JUDGE, MEND
from yaojian.kernel import jobs
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Invalid
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.queries import holders_of
from yaojian.kernel.permissions.rights import Right

RECHECK = "inspection.rectification.recheck"
_S = RectificationState


@transaction.atomic
def report_mended(*, actor: Actor, rectification_id: UUID, text: str) -> Rectification:
    """The owner says it is mended (整改完成); the engine looks again in the worker. Locks the row.

    Raises ``Unknown``, ``RightMissing``, ``Invalid`` without words (422), ``NotInState`` (409). Twice changes nothing.
    """
    row = _fetch(actor, MEND, rectification_id)
    if row.state == _S.FIXED:
        return row
    if row.state != _S.ASSIGNED:
        raise NotInState(title=row.title, state=row.get_state_display(), act="报整改完成")
    words = _said(text, "整改说明")
    row.state, row.checking = _S.FIXED, True
    row.save(update_fields=["state", "checking"])
    timing.pause(actor, row, "等待复核")
    jobs.defer(RECHECK, lock=f"recheck {row.site}", rectification_id=str(row.pk))
    trail.note_and_record(actor, row, RectificationAct.FIXED, words)
    return row


@transaction.atomic
def order_recheck(*, actor: Actor, rectification_id: UUID) -> Rectification:
    """Let the engine look again (重新复核), e.g. after it could not open the page. While it looks nothing changes."""
    row = _fetch(actor, ASSIGN, rectification_id)
    if row.checking:
        return row
    if row.state != _S.FIXED:
        raise NotInState(title=row.title, state=row.get_state_display(), act="复核")
    row.checking = True
    row.save(update_fields=["checking"])
    jobs.defer(RECHECK, lock=f"recheck {row.site}", rectification_id=str(row.pk))
    return row


@transaction.atomic
def keep_recheck(*, actor: Actor, rectification_id: UUID, still_there: bool | None, text: str) -> Rectification:
    """What the engine saw: gone closes the problem, still there gives it back, None (it could not look) leaves it waiting."""
    row = Rectification.objects.select_for_update(of=("self",)).select_related("unit").get(pk=rectification_id)
    row.checking = False
    if row.state != _S.FIXED or still_there is None:
        row.save(update_fields=["checking"])
        if row.state == _S.FIXED:
            sentence = f"“{row.title}”复核没有完成：{text}"
            timing.tell(actor, holders_of(ASSIGN).values_list("pk", flat=True), sentence, timing.address(row))
        return row
    now = timezone.now()
    if still_there:
        row.state, row.rounds = _S.ASSIGNED, row.rounds + 1
        timing.run_on(actor, row, now)
        act, sentence = RectificationAct.STILL_THERE, f"“{row.title}”复核未通过，请继续整改。"
    else:
        row.state, row.closed_at, row.gone = _S.CLOSED, now, True
        timing.stop(actor, row)
        act, sentence = RectificationAct.CHECKED, f"“{row.title}”复核通过，已办结。"
    row.save()
    timing.tell(actor, timing.owners(row), sentence, timing.address(row))
    trail.note_and_record(actor, row, act, text)
    return row


@transaction.atomic
def report_false(*, actor: Actor, rectification_id: UUID, reason: str) -> Rectification:
    """Say that it is no fault at all (申报误报); another person judges. By the owner, or by who gives problems out."""
    row = _fetch(actor, ASSIGN if checks.holds(actor, ASSIGN) else MEND, rectification_id)
    if row.state == _S.DOUBTED:
        return row
    if row.state not in (_S.FOUND, _S.ASSIGNED):
        raise NotInState(title=row.title, state=row.get_state_display(), act="申报误报")
    words = _said(reason, "理由")
    row.state = _S.DOUBTED
    row.save(update_fields=["state"])
    timing.pause(actor, row, "误报待认定")
    sentence = f"{actor.name}申报误报：{row.title}，请认定。"
    timing.tell(actor, holders_of(JUDGE).values_list("pk", flat=True), sentence, timing.address(row))
    trail.note_and_record(actor, row, RectificationAct.DOUBTED, words)
    return row


@transaction.atomic
def judge_false(*, actor: Actor, rectification_id: UUID, allow: bool, text: str) -> Rectification:
    """Agree that it is a false alarm, or not (认定误报). Agreed, later runs of the site let it pass.

    Raises ``Unknown``, ``RightMissing``, ``OwnRequest`` (403), ``NotInState`` (409).
    """
    row = _fetch(actor, JUDGE, rectification_id)
    if allow and row.state == _S.DISMISSED:
        return row
    if row.state != _S.DOUBTED:
        raise NotInState(title=row.title, state=row.get_state_display(), act="认定误报")
    asked = _asked(row)
    if asked.by_id == actor.user_id and not actor.is_system:
        raise OwnRequest()
    if allow:
        row.state, row.closed_at = _S.DISMISSED, timezone.now()
        timing.stop(actor, row)
        Allowance.objects.create(
            site=row.site,
            key=row.key,
            rectification=row,
            reason=asked.text,
            asked_by_name=asked.by_name,
            approved_by_name=actor.name[:60],
        )
    elif row.unit_id is None:
        row.state = _S.FOUND
    else:
        row.state = _S.ASSIGNED
        timing.run_on(actor, row, timezone.now())
    row.save()
    sentence = f"“{row.title}”{'已认定为误报' if allow else '没有认定为误报，请继续整改'}。"
    timing.tell(actor, timing.owners(row), sentence, timing.address(row))
    trail.note_and_record(actor, row, RectificationAct.ALLOWED if allow else RectificationAct.NOT_ALLOWED, text)
    return row


@transaction.atomic
def revoke_allowance(*, actor: Actor, rectification_id: UUID, reason: str) -> Rectification:
    """It is a fault after all (撤销误报认定): it waits to be given out again, and the next run counts it."""
    row = _fetch(actor, JUDGE, rectification_id)
    if row.state != _S.DISMISSED:
        raise NotInState(title=row.title, state=row.get_state_display(), act="撤销误报认定")
    words = _said(reason, "理由")
    Allowance.objects.filter(site=row.site, key=row.key, ended_at__isnull=True).update(ended_at=timezone.now())
    row.state, row.unit, row.person, row.due, row.closed_at = _S.FOUND, None, None, None, None
    row.save()
    trail.note_and_record(actor, row, RectificationAct.REVOKED, words)
    return row


def _fetch(actor: Actor, right: Right, pk: UUID) -> Rectification:
    rows = Rectification.objects.select_for_update(of=("self",)).select_related("unit", "person")
    return checks.fetch(actor, right, rows, pk)


def _said(text: str, field: str) -> str:
    if not text.strip():
        raise Invalid(field=field, reason="请填写。")
    return text.strip()[:500]


def _asked(row: Rectification) -> RectificationEvent:
    return RectificationEvent.objects.filter(rectification=row, act=RectificationAct.DOUBTED).order_by("-at", "-id")[0]
