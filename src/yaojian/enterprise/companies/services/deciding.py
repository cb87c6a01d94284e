"""The branch in charge decides about a change. Both acts lock the company's row first, as the company's own acts do."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.companies import applying, groups, telling
from yaojian.enterprise.companies.errors import ReasonMissing, RegisterMoved
from yaojian.enterprise.companies.models import ChangeAct, ChangeRequest, ChangeState, Company, FieldGroup
from yaojian.enterprise.companies.rights import REVIEW
from yaojian.enterprise.companies.services.changes import note_step, require_state, secrets_of
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks


@transaction.atomic
def accept_change(*, actor: Actor, change_id: UUID, row_version: int, opinion: str = "", key: str) -> ChangeRequest:
    """同意: what was asked stands in the register from now on. ``row_version`` is the request's as it was read.

    The same ``key`` again returns the first result. Raises ``Unknown`` (404), ``RightMissing`` (403),
    ``ChangeNotInTurn``, ``ChangeMoved``, ``RegisterMoved``, ``WarehouseClosed`` (409).
    """
    change, company = _locked(actor, change_id)
    if idempotency.earlier_result(key, actor=actor, act="enterprise.change.accept"):
        return change
    require_state(change, (ChangeState.WAITING,), "同意", row_version)
    if groups.current(company, FieldGroup(change.group), change.target) != change.old:
        raise RegisterMoved()
    groups.refuse_clash(company, FieldGroup(change.group), change.target, change.new)
    applying.apply(actor, company, change, secrets_of(change))
    change.sealed = b""  # the register has the numbers now; one place is enough
    _decide(actor, change, ChangeState.ACCEPTED, ChangeAct.ACCEPTED, opinion.strip(), key)
    return change


@transaction.atomic
def return_change(*, actor: Actor, change_id: UUID, row_version: int, reason: str, key: str) -> ChangeRequest:
    """退回, saying what to correct. Raises ``ReasonMissing`` (422), and what ``accept_change`` raises."""
    change, _ = _locked(actor, change_id)
    if idempotency.earlier_result(key, actor=actor, act="enterprise.change.return"):
        return change
    if not reason.strip():
        raise ReasonMissing()
    require_state(change, (ChangeState.WAITING,), "退回", row_version)
    _decide(actor, change, ChangeState.RETURNED, ChangeAct.RETURNED, reason.strip(), key)
    return change


def _locked(actor: Actor, change_id: UUID) -> tuple[ChangeRequest, Company]:
    seen = checks.fetch(actor, REVIEW, ChangeRequest.objects.all(), change_id)
    company = Company.objects.select_for_update(of=("self",)).select_related("branch").get(pk=seen.company_id)
    change = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=change_id)
    change.company = company
    return change, company


def _decide(actor: Actor, change: ChangeRequest, state: ChangeState, act: ChangeAct, text: str, key: str) -> None:
    change.state, change.opinion = state, text
    change.decided_at, change.decided_name = timezone.now(), actor.name[:60]
    change.row_version += 1
    change.save()
    note_step(actor, change, act, text)
    telling.change_decided(change)
    summary = f"{act.label}{change.company.name}的{change.get_group_display()}变更（{change.number}）。"
    audit.record(actor, f"enterprise.change.{act.value}", change, summary=summary, opinion=text)
    deed = "accept" if act == ChangeAct.ACCEPTED else "return"
    idempotency.remember(key, actor=actor, act=f"enterprise.change.{deed}", result=str(change.pk))
