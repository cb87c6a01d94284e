"""Delegations to test with, beside the office of ``tests.oa.factories``."""

from datetime import timedelta

from django.utils import timezone

from tests.oa.factories import Office, new_key
from yaojian.oa.delegation import services
from yaojian.oa.delegation.models import Delegation
from yaojian.oa.delegation.services import Terms


def terms(office: Office, delegate: str = "sales_clerk", *, starts: int = 0, days: int = 5, **more: object) -> Terms:
    """A delegation that begins in ``starts`` days and lasts ``days``."""
    since = timezone.now() + timedelta(days=starts)
    person = office.users[delegate].person_id
    return Terms(delegate_id=person, since=since, until=since + timedelta(days=days), reason="出差", **more)  # type: ignore[arg-type]  # a test's shorthand


def delegated(office: Office, principal: str = "sales", delegate: str = "sales_clerk", **more: object) -> Delegation:
    """Made by the principal himself."""
    person = office.users[principal].person_id
    assert person is not None
    return services.delegate_work(
        actor=office.actor(principal),
        principal_id=person,
        terms=terms(office, delegate, **more),  # type: ignore[arg-type]  # see above
        key=new_key(),
    )


def moved(delegation: Delegation, *, since: timedelta, until: timedelta) -> Delegation:
    """As if it had been made earlier: a service takes no beginning in the past."""
    now = timezone.now()
    Delegation.objects.filter(pk=delegation.pk).update(since=now + since, until=now + until)
    delegation.refresh_from_db()
    return delegation
