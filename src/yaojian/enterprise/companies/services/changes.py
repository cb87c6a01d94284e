"""A company asks for a regulated change, corrects what came back, or takes it back. The branch decides: ``deciding``."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.companies import groups, persons, queries, telling
from yaojian.enterprise.companies.errors import ChangeMoved, ChangeNotInTurn, ChangeOpen, NothingChanges, ReasonMissing
from yaojian.enterprise.companies.models import (
    OPEN_CHANGES,
    ChangeAct,
    ChangeRequest,
    ChangeState,
    ChangeStep,
    Company,
    FieldGroup,
)
from yaojian.enterprise.companies.rights import MAINTAIN
from yaojian.enterprise.companies.sealing import change_place
from yaojian.enterprise.companies.services.locking import own_locked
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.crypto.columns import opened, sealed
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.numbering import services as numbering

SERIES = "enterprise.change"
FILES = "enterprise.change"


@transaction.atomic
def ask_change(
    *,
    actor: Actor,
    group: FieldGroup,
    target: UUID | None,
    new: Mapping[str, Any],
    secrets: Mapping[str, str],
    id_confirmed: bool = False,
    reason: str,
    attachments: Sequence[StoredFile] = (),
    key: str,
) -> ChangeRequest:
    """Ask the branch in charge for a change of ``group``; ``new`` holds all its fields (``groups.LABELS``), ``secrets``
    a person's numbers. The same ``key`` again returns the first request.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``Unknown`` (404), ``WarehouseClosed``, ``ChangeOpen`` (409),
    ``NothingChanges``, ``ReasonMissing``, ``IdNumberMisshapen``, ``IdNumberDoubtful``, ``Invalid`` (422).
    """
    company = own_locked(actor, MAINTAIN)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.change.ask"):
        return ChangeRequest.objects.get(pk=earlier)
    old = groups.current(company, group, target)
    _refuse_second(company, group, target)
    _check(group, old, new, reason)
    groups.refuse_clash(company, group, target, new)
    now = timezone.now()
    change = ChangeRequest(
        company=company,
        group=group,
        target=target,
        old=old,
        new=dict(new),
        reason=reason.strip(),
        asked_by_id=actor.user_id,
        asked_name=actor.name[:60],
        submitted_at=now,
    )
    _seal(change, secrets, confirmed=id_confirmed)
    year = timezone.localtime(now).year
    change.number = f"BG{year}-{numbering.take(actor=actor, series=SERIES, year=year):05d}"
    change.save()
    _attach(actor, change, attachments)
    note_step(actor, change, ChangeAct.ASKED, change.reason)
    telling.change_waits(change)
    summary = f"{company.name}申请变更{change.get_group_display()}（{change.number}）。"
    audit.record(actor, "enterprise.change.asked", change, summary=summary, fields=sorted(new))
    idempotency.remember(key, actor=actor, act="enterprise.change.ask", result=str(change.pk))
    return change


@transaction.atomic
def correct_change(
    *,
    actor: Actor,
    change_id: UUID,
    new: Mapping[str, Any],
    secrets: Mapping[str, str],
    id_confirmed: bool = False,
    reason: str,
    attachments: Sequence[StoredFile] = (),
    row_version: int,
    key: str,
) -> ChangeRequest:
    """Correct a returned request and hand it in again; what stands in the register is read anew. ``row_version`` is the
    request's as the page showed it. The same ``key`` again does nothing more. Raises as ``ask_change``, and
    ``ChangeNotInTurn``, ``ChangeMoved`` (409).
    """
    company = own_locked(actor, MAINTAIN)
    change = own_change_locked(company, change_id)
    if idempotency.earlier_result(key, actor=actor, act="enterprise.change.correct"):
        return change
    require_state(change, (ChangeState.RETURNED,), "更正", row_version)
    group = FieldGroup(change.group)
    change.old = groups.current(company, group, change.target)
    _check(group, change.old, new, reason)
    groups.refuse_clash(company, group, change.target, new)
    change.new, change.reason = dict(new), reason.strip()
    _seal(change, secrets, confirmed=id_confirmed)
    change.state, change.submitted_at = ChangeState.WAITING, timezone.now()
    change.row_version += 1
    change.save()
    _attach(actor, change, attachments)
    note_step(actor, change, ChangeAct.CORRECTED, change.reason)
    telling.change_waits(change)
    summary = f"{company.name}更正后再次提交变更申请 {change.number}。"
    audit.record(actor, "enterprise.change.corrected", change, summary=summary, fields=sorted(new))
    idempotency.remember(key, actor=actor, act="enterprise.change.correct", result=str(change.pk))
    return change


@transaction.atomic
def withdraw_change(*, actor: Actor, change_id: UUID, row_version: int) -> ChangeRequest:
    """Take an open request back. Twice is the same as once.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``Unknown`` (404), ``ChangeNotInTurn``, ``ChangeMoved`` (409).
    """
    company = own_locked(actor, MAINTAIN)
    change = own_change_locked(company, change_id)
    if change.state == ChangeState.WITHDRAWN:
        return change
    require_state(change, OPEN_CHANGES, "撤回", row_version)
    change.state = ChangeState.WITHDRAWN
    change.row_version += 1
    change.save(update_fields=["state", "row_version"])
    note_step(actor, change, ChangeAct.WITHDRAWN, "")
    audit.record(actor, "enterprise.change.withdrawn", change, summary=f"{company.name}撤回变更申请 {change.number}。")
    return change


def own_change_locked(company: Company, change_id: UUID) -> ChangeRequest:
    """A request of this company under its lock. Raises ``Unknown`` (404), also for another company's."""
    rows = company.changes.select_for_update(of=("self",)).select_related("company__branch")
    change = rows.filter(pk=change_id).first()
    if change is None:
        raise Unknown(kind="企业变更申请")
    return change


def require_state(change: ChangeRequest, states: Sequence[str], act: str, row_version: int) -> None:
    """Raises ``ChangeNotInTurn`` and, where the reader saw another version, ``ChangeMoved`` (409)."""
    if change.state not in states:
        raise ChangeNotInTurn(number=change.number, state=ChangeState(change.state).label, act=act)
    if change.row_version != row_version:
        raise ChangeMoved(number=change.number)


def note_step(actor: Actor, change: ChangeRequest, act: ChangeAct, text: str) -> None:
    """Add to the trail of the request."""
    unit = queries.unit_name(actor) or change.company.name
    ChangeStep.objects.create(
        request=change, act=act, text=text, new=change.new, name=actor.name[:60], unit=unit, at=timezone.now()
    )


def secrets_of(change: ChangeRequest) -> dict[str, str]:
    """The personal numbers of a request, opened; every reader of them is audited by its caller."""
    text = opened(change.sealed, change_place(change))
    kept: dict[str, str] = json.loads(text) if text else {}
    return kept


def _seal(change: ChangeRequest, secrets: Mapping[str, str], *, confirmed: bool) -> None:
    if change.group not in groups.PERSON_GROUPS:
        return
    kept = {name: value.strip() for name, value in secrets.items() if name in groups.SECRETS and value.strip()}
    kept["id_number"] = persons.checked_id(kept.get("id_number", ""), confirmed=confirmed)
    change.sealed = sealed(json.dumps(kept), change_place(change))


def _refuse_second(company: Company, group: FieldGroup, target: UUID | None) -> None:
    if group == FieldGroup.WAREHOUSE and target is None:
        return
    known = company.changes.filter(group=group, target=target, state__in=OPEN_CHANGES).first()
    if known is not None:
        raise ChangeOpen(group=group.label, number=known.number)


def _check(group: FieldGroup, old: Mapping[str, Any], new: Mapping[str, Any], reason: str) -> None:
    if set(new) != set(groups.LABELS[group]):
        raise Invalid(field=group.label, reason="缺少应填的项目，请刷新页面后重新填写。")
    if not reason.strip():
        raise ReasonMissing()
    if dict(old) == dict(new):
        raise NothingChanges()


def _attach(actor: Actor, change: ChangeRequest, attachments: Sequence[StoredFile]) -> None:
    for file in attachments:
        files.attach(actor=actor, file=file, owner_kind=FILES, owner_id=change.pk)
