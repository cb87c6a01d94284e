"""Delegations to test with, beside the office of ``tests.oa.factories``."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from tests.oa.factories import Office, new_key
from yaojian.oa.delegation import services
from yaojian.oa.delegation.models import Delegation
from yaojian.oa.delegation.services import Terms


def person(office: Office, who: str) -> UUID:
    """Key of the person behind an account."""
    found = office.users[who].person_id
    assert found is not None
    return found


def terms(office: Office, delegate: str = "sales_clerk", *, starts: int = 0, days: int = 5, **more: Any) -> Terms:
    """A delegation that begins in ``starts`` days and lasts ``days``."""
    since = timezone.now() + timedelta(days=starts)
    return Terms(
        delegate_id=person(office, delegate), since=since, until=since + timedelta(days=days), reason="出差", **more
    )


def delegated(office: Office, principal: str = "sales", delegate: str = "sales_clerk", **more: Any) -> Delegation:
    """Made by the principal himself."""
    return services.delegate_work(
        actor=office.actor(principal),
        principal_id=person(office, principal),
        terms=terms(office, delegate, **more),
        key=new_key(),
    )


def moved(delegation: Delegation, *, since: timedelta, until: timedelta) -> Delegation:
    """As if it had been made earlier: a service takes no beginning in the past."""
    now = timezone.now()
    Delegation.objects.filter(pk=delegation.pk).update(since=now + since, until=now + until)
    delegation.refresh_from_db()
    return delegation
