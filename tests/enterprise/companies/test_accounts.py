"""Administrators of a company invite, change and end its accounts."""

import pytest

from tests.enterprise.companies.sides import client, side
from tests.kernel import factories as kernel
from yaojian.enterprise.companies import services
from yaojian.enterprise.companies.errors import AlreadyInvited, InvitationGone, LastAdministrator, NoCompanyChosen
from yaojian.enterprise.companies.models import Invitation, Membership, Role
from yaojian.enterprise.companies.services.invitations import secret_of
from yaojian.kernel.actors import NOBODY
from yaojian.kernel.errors import RightMissing, Unknown

pytestmark = pytest.mark.django_db
PASSWORD = "Xiangpi-2026-Qing"


def test_only_an_administrator_invites() -> None:
    who = side()
    with pytest.raises(RightMissing):
        services.invite(actor=who.filler, name="温岚", email="wen@example.com", role=Role.CLERK)
    with pytest.raises(NoCompanyChosen):
        services.invite(actor=who.judge, name="温岚", email="wen@example.com", role=Role.CLERK)
    made = services.invite(actor=who.admin, name="温岚", email="Wen@Example.com", role=Role.CLERK)
    user = services.accept_invitation(actor=NOBODY, secret=secret_of(made), username="wenlan", password=PASSWORD)
    member = Membership.objects.get(user=user)
    assert (member.company, member.role, member.is_administrator) == (who.company, Role.CLERK, False)


def test_open_invitation_is_not_sent_twice_and_can_be_taken_back() -> None:
    who = side()
    made = services.invite(actor=who.admin, name="温岚", email="wen@example.com", role=Role.CLERK)
    with pytest.raises(AlreadyInvited):
        services.invite(actor=who.admin, name="温岚", email="wen@example.com", role=Role.HEAD)
    services.revoke_invitation(actor=who.admin, invitation_id=made.pk)
    with pytest.raises(InvitationGone):
        services.accept_invitation(actor=NOBODY, secret=secret_of(made), username="wenlan", password=PASSWORD)
    services.invite(actor=who.admin, name="温岚", email="wen@example.com", role=Role.HEAD)


def test_last_administrator_stays() -> None:
    who = side()
    with pytest.raises(LastAdministrator):
        services.end_own_member(actor=who.admin, user_id=who.administrator.pk)
    with pytest.raises(LastAdministrator):
        services.change_own_member(
            actor=who.admin, user_id=who.administrator.pk, role=Role.QUALITY, is_administrator=False
        )
    services.change_own_member(actor=who.admin, user_id=who.clerk.pk, role=Role.CLERK, is_administrator=True)
    services.end_own_member(actor=who.admin, user_id=who.administrator.pk)
    assert not Membership.objects.filter(user=who.administrator, until__isnull=True).exists()


def test_ended_account_is_out_with_its_next_request() -> None:
    who = side()
    browser = client(who.clerk)
    assert browser.get("/qy/company/").status_code == 200
    services.end_own_member(actor=who.admin, user_id=who.clerk.pk)
    assert browser.get("/qy/company/").status_code == 403


def test_administrator_reaches_no_account_of_another_company() -> None:
    who, other = side(), side("宜昌分局")
    with pytest.raises(Unknown):
        services.end_own_member(actor=who.admin, user_id=other.clerk.pk)
    made = services.invite(actor=other.admin, name="温岚", email="wen@example.com", role=Role.CLERK)
    with pytest.raises(Unknown):
        services.revoke_invitation(actor=who.admin, invitation_id=made.pk)
    assert Invitation.objects.get(pk=made.pk).revoked_at is None


def test_one_person_acts_for_several_companies_and_switches() -> None:
    who, other = side(), side("宜昌分局")
    services.add_member(
        actor=kernel.SYSTEM,
        company_id=other.company.pk,
        user=who.clerk,
        role=Role.CLERK,
        since=who.company.memberships.get(user=who.clerk).since,
    )
    browser = client(who.clerk)
    assert browser.get("/qy/company/").status_code == 403
    for company in (who.company, other.company):
        browser.post("/qy/company/choose", {"company": str(company.pk)})
        page = browser.get("/qy/company/").content.decode()
        assert company.name in page
        assert "更换企业" in page


def test_address_of_an_invitation_is_shown_once_to_its_maker() -> None:
    who = side()
    answer = client(who.administrator).post(
        "/qy/company/accounts/invite", {"name": "温岚", "email": "wen@example.com", "role": "clerk"}
    )
    made = Invitation.objects.get()
    assert secret_of(made) in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    later = client(who.administrator).get("/qy/company/?part=accounts").content.decode()
    assert "温岚" in later
    assert secret_of(made) not in later
