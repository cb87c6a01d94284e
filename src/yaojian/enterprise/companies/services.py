"""Registering companies and saying who acts for them."""

from datetime import date
from uuid import UUID

from django.db import transaction

from yaojian.enterprise.companies import credit_codes, queries
from yaojian.enterprise.companies.errors import (
    CodeDoubtful,
    CodeMisshapen,
    CompanyKnown,
    NotABranch,
    NotACompanyAccount,
    NotAMember,
)
from yaojian.enterprise.companies.models import Company, CompanyKind, Membership, Role
from yaojian.enterprise.companies.rights import MANAGE
from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.kernel.permissions import checks


@transaction.atomic
def register_company(
    *,
    actor: Actor,
    credit_code: str,
    name: str,
    kind: CompanyKind,
    branch: Unit,
    address: str,
    license_number: str,
    legal_representative: str,
    phone: str = "",
    note: str = "",
    code_confirmed: bool = False,
) -> Company:
    """Enter a company into the register. The credit code is tidied first.

    Raises ``RightMissing`` (403), ``CodeMisshapen``, ``CodeDoubtful`` unless ``code_confirmed``, ``NotABranch`` (422),
    ``CompanyKnown`` (409).
    """
    checks.require_on(actor, MANAGE, branch)
    code = credit_codes.tidy(credit_code)
    if not credit_codes.is_shaped(code):
        raise CodeMisshapen(credit_code=code)
    fits = credit_codes.passes_check(code)
    if not fits and not code_confirmed:
        raise CodeDoubtful(credit_code=code)
    if branch.kind != UnitKind.BRANCH:
        raise NotABranch(unit=branch.name)
    if known := Company.objects.filter(credit_code=code).first():
        raise CompanyKnown(credit_code=code, holder=known.name)
    company = Company.objects.create(
        credit_code=code,
        code_confirmed=not fits,
        name=name.strip(),
        kind=kind,
        branch=branch,
        address=address.strip(),
        license_number=license_number.strip(),
        legal_representative=legal_representative.strip(),
        phone=phone.strip(),
        note=note,
    )
    summary = f"登记企业“{company.name}”，由{branch.name}管辖。"
    audit.record(actor, "enterprise.company.registered", company, summary=summary, credit_code=code)
    return company


@transaction.atomic
def add_member(*, actor: Actor, company_id: UUID, user: User, role: Role, since: date) -> Membership:
    """Let a company account act for a company from ``since``; a member already gets the new role.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotACompanyAccount`` (422).
    """
    company = checks.fetch(actor, MANAGE, Company.objects.select_for_update(of=("self",)), company_id)
    if user.kind != Kind.COMPANY:
        raise NotACompanyAccount(username=user.username)
    member, _ = Membership.objects.update_or_create(
        company=company, user=user, until=None, defaults={"role": role}, create_defaults={"role": role, "since": since}
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
