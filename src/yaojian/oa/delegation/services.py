"""Giving and taking back a delegation. Tasks are never rewritten: the engine asks ``queries`` when somebody acts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from yaojian.kernel import notices
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations.models import Person
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions import queries as permissions
from yaojian.kernel.permissions.rights import Right

from . import queries
from .errors import Absent, AlreadyOver, CannotStandIn, Overlapping, PassedOn, ToOneself, told
from .models import Delegation, WorkKind
from .rights import MANAGE

MADE, REVOKED = "oa.delegation.made", "oa.delegation.revoked"
LONGEST = timedelta(days=366)
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Terms:
    """What is delegated to whom. Moments are aware; empty ``kinds`` or ``unit_ids`` mean all. See ``models``."""

    delegate_id: UUID
    since: datetime
    until: datetime
    reason: str
    kinds: tuple[str, ...] = ()
    unit_ids: tuple[UUID, ...] = ()


@transaction.atomic
def delegate_work(*, actor: Actor, principal_id: UUID, terms: Terms, key: str) -> Delegation:
    """Let somebody act on the principal's tasks for a time (委托). By the principal, or by who manages delegations. O1.

    A beginning in the past becomes now. Locks both persons, lower id first. The same ``key`` again returns the first
    result. Raises ``Unknown`` (404), ``RightMissing`` (403), ``Invalid``, ``ToOneself``, ``CannotStandIn`` (422),
    ``Overlapping``, ``PassedOn``, ``Absent`` (409).
    """
    people = _locked([principal_id, terms.delegate_id])
    principal = checks.fetch(actor, MANAGE, Person.objects.all(), principal_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act=MADE):
        return Delegation.objects.get(pk=earlier)
    if terms.delegate_id not in people:
        raise Unknown(kind="受托人")
    now = timezone.now()
    _check_terms(principal, terms, now)
    delegate = people[terms.delegate_id]
    _check_delegate(principal, delegate)
    made = Delegation(
        principal=principal,
        delegate=delegate,
        kinds=sorted(set(terms.kinds)),
        units=sorted(set(terms.unit_ids)),
        since=max(terms.since, now),
        until=terms.until,
        reason=terms.reason.strip(),
        made_by_id=actor.person_id or principal.pk,
        made_at=now,
    )
    _check_others(made)
    made.save()
    idempotency.remember(key, actor=actor, act=MADE, result=str(made.pk))
    span = f"{told(made.since)}至{told(made.until)}"
    facts = f"{principal.name}把{made.kind_labels}委托给{delegate.name}，{span}"
    audit.record(
        actor,
        MADE,
        made,
        summary=f"{facts}，原因：{made.reason}。",
        principal=str(principal.pk),
        delegate=str(delegate.pk),
    )
    _tell(actor, made, MADE, f"{facts}。")
    return made


@transaction.atomic
def revoke(*, actor: Actor, delegation_id: UUID) -> Delegation:
    """End a delegation now (收回); what was signed under it stays. By the principal, the delegate or a manager. O1.

    Locks the row. Raises ``Unknown`` (404), ``RightMissing`` (403), ``AlreadyOver`` (409).
    """
    made = checks.fetch(actor, MANAGE, _lockable(), delegation_id)
    now = timezone.now()
    if made.revoked_at is not None:
        by = made.revoked_by.name if made.revoked_by else ""
        raise AlreadyOver(how=f"已由{by}于{told(made.revoked_at)}收回")
    if made.until <= now:
        raise AlreadyOver(how=f"已于{told(made.until)}到期")
    _end(actor, made)
    return made


@transaction.atomic
def end_all_of(*, actor: Actor, right: Right, person_id: UUID) -> set[UUID]:
    """Revoke whatever a leaving person gave or was given (交接); ``right`` is what the handing room asks for.

    Locks the rows in the order of their ids; rows without the right are left out. Returns the ids revoked.
    """
    wanted = [row.pk for row in queries.running_of(actor, person_id, right)]
    ended = [row for row in _lockable().filter(pk__in=wanted).order_by("pk") if row.may_be_revoked]
    for made in ended:
        _end(actor, made)
    return {made.pk for made in ended}


def _end(actor: Actor, made: Delegation) -> None:
    made.revoked_at, made.revoked_by_id = timezone.now(), actor.person_id or made.principal_id
    made.save(update_fields=["revoked_at", "revoked_by"])
    words = f"{made.principal.name}对{made.delegate.name}的委托已收回"
    audit.record(actor, REVOKED, made, summary=f"{words}。")
    _tell(actor, made, REVOKED, f"{words}。")


def _locked(ids: Collection[UUID]) -> dict[UUID, Person]:
    """No two delegations of the same people are made at once. New tasks for them do not wait for this lock."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {person.pk: person for person in rows}


def _lockable() -> "queries.Delegations":
    """With the two names; only the delegation's own row is locked."""
    return queries.with_names().select_for_update(of=("self",))


def _check_terms(principal: Person, terms: Terms, now: datetime) -> None:
    if terms.until <= max(terms.since, now):
        raise Invalid(field="结束时间", reason="结束时间须晚于开始时间和现在。")
    if terms.until - max(terms.since, now) > LONGEST:
        raise Invalid(field="结束时间", reason="一次委托最长一年。")
    reason = terms.reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(field="委托原因", reason=f"请写明原因，最多 {LONGEST_REASON} 个字。")
    if not set(terms.kinds) <= set(WorkKind.values):
        raise Invalid(field="委托事项", reason="所选事项不在可委托的范围内。")
    if not set(terms.unit_ids) <= {unit.pk for unit in queries.units_of(principal.pk)}:
        raise Invalid(field="委托岗位", reason="所选单位不是委托人现任职的单位。")


def _check_delegate(principal: Person, delegate: Person) -> None:
    if delegate.pk == principal.pk:
        raise ToOneself(name=principal.name)
    if delegate.left_on is not None:
        raise CannotStandIn(name=delegate.name, why="已离职")
    user = User.objects.filter(person=delegate, is_active=True).first()
    if user is None:
        raise CannotStandIn(name=delegate.name, why="没有启用中的账号")
    if permissions.offices_of(user.pk, delegate.pk) - {"business"}:
        raise CannotStandIn(name=delegate.name, why="是系统、安全或审计管理员")


def _check_others(made: Delegation) -> None:
    """Against every other delegation of the two people in that time."""
    for other in queries.in_the_way(made.principal_id, made.delegate_id, made.since, made.until):
        span = {"since": told(other.since), "until": told(other.until)}
        if other.delegate_id == made.principal_id:
            raise PassedOn(principal=other.principal.name, delegate=other.delegate.name, **span)
        if other.principal_id == made.delegate_id:
            raise Absent(name=other.principal.name, other=other.delegate.name, **span)
        if _meet(other.kinds, made.kinds) and _meet(other.units, made.units):
            raise Overlapping(
                principal=other.principal.name, delegate=other.delegate.name, kinds=other.kind_labels, **span
            )


def _meet(some: Collection[object], others: Collection[object]) -> bool:
    """Whether two choices have something in common; an empty choice is all."""
    return not some or not others or bool(set(some) & set(others))


def _tell(actor: Actor, made: Delegation, kind: str, title: str) -> None:
    """Both hear of it, but not who did it himself."""
    people = {made.principal_id, made.delegate_id} - {actor.person_id}
    to = User.objects.filter(person__in=people, is_active=True).values_list("pk", flat=True)
    notices.after_commit(kind, to=list(to), title=title, link=reverse("oa:delegation:page", args=[made.pk]))
