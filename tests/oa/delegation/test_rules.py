"""Who may act for whom, when, and what a delegation refuses."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.oa.delegation.factories import delegated, moved, person, terms
from tests.oa.factories import Office, new_key
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Invalid, RightMissing, Unknown
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.organisations.models import Person
from yaojian.oa.delegation import queries, services
from yaojian.oa.delegation.errors import Absent, AlreadyOver, CannotStandIn, Overlapping, PassedOn, ToOneself
from yaojian.oa.delegation.models import Delegation, State
from yaojian.oa.delegation.rights import MANAGE

DAY = timedelta(days=1)


def may(office: Office, delegate: str, principal: str, kind: str = "incoming", unit: str = "sales") -> bool:
    """Whether the one may act on a task of the other at this moment."""
    return queries.may_act_for(
        person(office, delegate), person(office, principal), kind, office.units[unit].pk, timezone.now()
    )


def test_delegate_acts_within_the_period_only(office: Office) -> None:
    made = delegated(office)
    assert may(office, "sales_clerk", "sales")
    moved(made, since=DAY, until=2 * DAY)
    assert not may(office, "sales_clerk", "sales")
    moved(made, since=-2 * DAY, until=-DAY)
    assert not may(office, "sales_clerk", "sales")
    assert made.state == State.OVER


def test_delegate_acts_within_the_scope_only(office: Office) -> None:
    delegated(office, kinds=("incoming",), unit_ids=(office.units["sales"].pk,))
    assert may(office, "sales_clerk", "sales")
    assert not may(office, "sales_clerk", "sales", kind="outgoing")
    assert not may(office, "sales_clerk", "sales", unit="plants")
    assert not may(office, "plants", "sales")
    assert not may(office, "sales", "sales_clerk")


def test_revoked_delegation_ends_at_once_and_only_once(office: Office) -> None:
    made = delegated(office)
    services.revoke(actor=office.actor("sales"), delegation_id=made.pk)
    assert not may(office, "sales_clerk", "sales")
    with pytest.raises(AlreadyOver, match="已由周明远于"):
        services.revoke(actor=office.actor("sales_clerk"), delegation_id=made.pk)
    assert Event.objects.filter(action="oa.delegation.revoked").count() == 1


def test_delegate_who_left_acts_no_more(office: Office) -> None:
    delegated(office)
    Person.objects.filter(pk=person(office, "sales_clerk")).update(left_on=timezone.localdate())
    assert not may(office, "sales_clerk", "sales")


def test_condition_selects_own_rows_and_the_delegated_ones(office: Office) -> None:
    clerk, head = (office.users[who].person_id for who in ("sales_clerk", "sales"))
    now = timezone.now()
    assert queries.condition(clerk, now) == Q(actor=clerk) | Q(pk__in=())
    delegated(office, kinds=("incoming",))
    assert queries.condition(clerk, timezone.now()) == Q(actor=clerk) | (
        Q(pk__in=()) | (Q(actor=head) & Q(kind__in=("incoming",)))
    )
    assert queries.condition(None, now) == Q(pk__in=())


def test_both_are_told_and_it_is_audited(office: Office) -> None:
    made = delegated(office)
    told = Notice.objects.get(kind="oa.delegation.made")
    assert told.user_id == office.users["sales_clerk"].pk
    assert "周明远把全部事项委托给陆远" in told.title
    event = Event.objects.get(action="oa.delegation.made")
    assert event.subject_id == str(made.pk)
    assert "原因：出差。" in event.summary


def test_same_key_again_is_one_delegation(office: Office) -> None:
    key = new_key()
    made = [
        services.delegate_work(
            actor=office.actor("sales"), principal_id=person(office, "sales"), terms=terms(office), key=key
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Delegation.objects.count() == 1


def test_the_same_work_is_not_delegated_twice(office: Office) -> None:
    delegated(office, kinds=("incoming",))
    with pytest.raises(Overlapping, match="周明远在.*已把收文委托给陆远"):
        delegated(office, delegate="plants", starts=2)
    delegated(office, delegate="plants", kinds=("outgoing",))
    delegated(office, delegate="plants", starts=6)
    assert Delegation.objects.count() == 3


def test_what_was_delegated_is_not_passed_on(office: Office) -> None:
    delegated(office)
    with pytest.raises(PassedOn, match="陆远在.*受周明远委托"):
        delegated(office, principal="sales_clerk", delegate="plants", starts=1)
    with pytest.raises(Absent, match="周明远在.*已把本人的工作委托给陆远"):
        delegated(office, principal="plants", delegate="sales", starts=1)
    assert Delegation.objects.count() == 1


def test_nobody_stands_in_who_cannot(office: Office) -> None:
    with pytest.raises(ToOneself):
        delegated(office, delegate="sales")
    with pytest.raises(CannotStandIn, match="安全员是系统、安全或审计管理员"):
        delegated(office, delegate="admin")
    Person.objects.filter(pk=person(office, "plants")).update(left_on=timezone.localdate())
    with pytest.raises(CannotStandIn, match="已离职"):
        delegated(office, delegate="plants")
    office.users["devices"].is_active = False
    office.users["devices"].save()
    with pytest.raises(CannotStandIn, match="没有启用中的账号"):
        delegated(office, delegate="devices")
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("结束时间", {"days": 0}), ("结束时间", {"days": 500}), ("委托事项", {"kinds": ("others",)})],
)
def test_terms_are_checked_in_the_service(office: Office, field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match=field):
        delegated(office, **wrong)


def test_units_of_others_cannot_be_delegated(office: Office) -> None:
    with pytest.raises(Invalid, match="委托岗位"):
        delegated(office, unit_ids=(office.units["plants"].pk,))


def test_only_oneself_or_a_manager_of_the_unit_delegates(office: Office) -> None:
    kernel.grant(office.users["sales_clerk"], MANAGE, scope=office.units["sales"])
    sick, stranger = person(office, "sales"), person(office, "plants")
    made = services.delegate_work(
        actor=office.actor("sales_clerk"), principal_id=sick, terms=terms(office, "devices"), key=new_key()
    )
    assert made.made_by.name == "陆远"
    for who, whose in (("plants", sick), ("sales_clerk", stranger)):
        with pytest.raises(RightMissing, match="管理委托"):
            services.delegate_work(
                actor=office.actor(who), principal_id=whose, terms=terms(office, "branch"), key=new_key()
            )
    with pytest.raises(RightMissing):
        services.revoke(actor=office.actor("plants"), delegation_id=made.pk)
    with pytest.raises(Unknown):
        services.revoke(actor=office.actor("plants"), delegation_id=sick)


def test_principals_are_found_by_one_query(office: Office, django_assert_num_queries: object) -> None:
    delegated(office)
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        found = queries.principals_of(office.users["sales_clerk"].person_id, timezone.now())
    assert [one.principal_id for one in found] == [office.users["sales"].person_id]
