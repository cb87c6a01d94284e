"""Who acts for a company: added by the bureau or by invitation, ended, made administrator."""

from datetime import date
from uuid import UUID

from django.db import transaction

from yaojian.enterprise.companies import queries
from yaojian.enterprise.companies.errors import LastAdministrator, NotACompanyAccount, NotAMember
from yaojian.enterprise.companies.models import Company, Membership, Role
from yaojian.enterprise.companies.rights import APPOINT, MANAGE
from yaojian.enterprise.companies.services.locking import own_locked
from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks


@transaction.atomic
def add_member(
    *, actor: Actor, company_id: UUID, user: User, role: Role, since: date, is_administrator: bool = False
) -> Membership:
    """Let a company account act for a company from ``since``; a member already gets the new role.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotACompanyAccount`` (422).
    """
    company = checks.fetch(actor, MANAGE, Company.objects.select_for_update(of=("self",)), company_id)
    if user.kind != Kind.COMPANY:
        raise NotACompanyAccount(username=user.username)
    values = {"role": role, "is_administrator": is_administrator}
    member, _ = Membership.objects.update_or_create(
        company=company, user=user, until=None, defaults=values, create_defaults=values | {"since": since}
    )
    summary = f"{user.name}作为“{company.name}”的{Role(role).label}。"
    audit.record(actor, "enterprise.company.member_added", company, summary=summary, user=user.pk, role=str(role))
    return member


@transaction.atomic
def end_membership(*, actor: Actor, company_id: UUID, user_id: int, last_day: date) -> None:
    """Take the company away from an account: it stops acting for it with its next request. Twice is the same as once.

    Raises ``Unknown`` (404), ``RightMissing`` (403).
    """
    company = checks.fetch(actor, MANAGE, Company.objects.select_for_update(of=("self",)), company_id)
    member = queries.people_of(company).filter(user_id=user_id).first()
    if member is None:
        return
    member.until = last_day
    member.save(update_fields=["until"])
    summary = f"{member.user.name}不再代表“{company.name}”。"
    audit.record(actor, "enterprise.company.member_ended", company, summary=summary, user=user_id)


@transaction.atomic
def choose_company(*, actor: Actor, company_id: UUID) -> Company:
    """Act for this company from the next request on; the caller keeps the choice in the session.

    Raises ``SignInNeeded`` (401), ``NotAMember`` (403).
    """
    checks.signed_in(actor)
    member = queries.current_memberships().filter(user_id=actor.user_id or 0, company_id=company_id).first()
    if member is None:
        raise NotAMember()
    summary = f"{actor.name}选择代表“{member.company.name}”办理业务。"
    audit.record(actor, "enterprise.company.chosen", member.company, summary=summary)
    return member.company


@transaction.atomic
def end_own_member(*, actor: Actor, user_id: int) -> Membership:
    """An administrator ends a sub-account of the company he acts for, from his next request on; the account may go on
    acting for other companies.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``Unknown`` (404), ``LastAdministrator`` (409).
    """
    company = own_locked(actor, APPOINT)
    member = _member(company, user_id)
    _keep_an_administrator(company, member)
    member.until = workdays.today()
    member.save(update_fields=["until"])
    summary = f"{member.user.name}不再代表“{company.name}”。"
    audit.record(actor, "enterprise.company.member_ended", company, summary=summary, user=user_id)
    return member


@transaction.atomic
def change_own_member(*, actor: Actor, user_id: int, role: Role, is_administrator: bool) -> Membership:
    """An administrator gives a sub-account another role. Unchanged is no act. Raises as ``end_own_member``."""
    company = own_locked(actor, APPOINT)
    member = _member(company, user_id)
    if (member.role, member.is_administrator) == (role, is_administrator):
        return member
    if not is_administrator:
        _keep_an_administrator(company, member)
    member.role, member.is_administrator = role, is_administrator
    member.save(update_fields=["role", "is_administrator"])
    words = f"{Role(role).label}{'、账号管理员' if is_administrator else ''}"
    summary = f"{member.user.name}在“{company.name}”的身份改为{words}。"
    audit.record(actor, "enterprise.company.member_changed", company, summary=summary, user=user_id, role=str(role))
    return member


def _member(company: Company, user_id: int) -> Membership:
    member = queries.people_of(company).filter(user_id=user_id).first()
    if member is None:
        raise Unknown(kind="企业账号")
    return member


def _keep_an_administrator(company: Company, member: Membership) -> None:
    """The company's row is locked: two administrators cannot end each other."""
    others = queries.people_of(company).filter(is_administrator=True).exclude(pk=member.pk)
    if member.is_administrator and not others.exists():
        raise LastAdministrator(name=member.user.name)
