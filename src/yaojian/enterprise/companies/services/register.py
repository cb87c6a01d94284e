"""Entering companies into the register."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.companies import credit_codes, licence_numbers, reminders
from yaojian.enterprise.companies.errors import CodeDoubtful, CodeMisshapen, CompanyKnown, NotABranch
from yaojian.enterprise.companies.models import (
    BranchAssignment,
    Business,
    Company,
    CompanyKind,
    CompanyLicence,
    LicenceKind,
)
from yaojian.enterprise.companies.rights import MANAGE
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.kernel.permissions import checks

_LICENCES = {CompanyKind.WHOLESALE: LicenceKind.WHOLESALE, CompanyKind.CHAIN: LicenceKind.CHAIN}


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
    region: str = "",
    license_valid_until: date | None = None,
    code_confirmed: bool = False,
) -> Company:
    """Enter a company into the register. The credit code is tidied first.

    Raises ``RightMissing`` (403), ``CodeMisshapen``, ``CodeDoubtful`` unless ``code_confirmed``, ``NotABranch`` (422),
    ``CompanyKnown`` (409).
    """
    checks.require_on(actor, MANAGE, branch)
    code, fits = checked_code(credit_code, confirmed=code_confirmed)
    company = Company(
        credit_code=code,
        code_confirmed=not fits,
        name=name.strip(),
        kind=kind,
        branch=branch,
        region=region,
        address=address.strip(),
        license_number=licence_numbers.tidy(license_number),
        legal_representative=legal_representative.strip(),
        phone=phone.strip(),
        note=note,
    )
    return enter(actor, company, license_valid_until)


def checked_code(text: str, *, confirmed: bool) -> tuple[str, bool]:
    """The tidied credit code and whether its check character fits. Raises ``CodeMisshapen``, ``CodeDoubtful`` (422)."""
    code = credit_codes.tidy(text)
    if not credit_codes.is_shaped(code):
        raise CodeMisshapen(credit_code=code)
    fits = credit_codes.passes_check(code)
    if not fits and not confirmed:
        raise CodeDoubtful(credit_code=code)
    return code, fits


def enter(actor: Actor, company: Company, license_valid_until: date | None) -> Company:
    """Save a new company with its licence and the branch in charge; the caller has asked for the right and holds the
    transaction. Raises ``NotABranch`` (422), ``CompanyKnown`` (409)."""
    if company.branch.kind != UnitKind.BRANCH:
        raise NotABranch(unit=company.branch.name)
    if known := Company.objects.filter(credit_code=company.credit_code).first():
        raise CompanyKnown(credit_code=company.credit_code, holder=known.name)
    company.save()
    licence = CompanyLicence.objects.create(
        company=company,
        kind=_LICENCES[CompanyKind(company.kind)],
        number=company.license_number,
        valid_until=license_valid_until,
    )
    reminders.follow(actor, licence)
    BranchAssignment.objects.create(
        company=company,
        business=Business.DRUGS,
        unit=company.branch,
        since=workdays.today(),
        reason="登记",
        decided_by=actor.name[:60],
        decided_at=timezone.now(),
    )
    summary = f"登记企业“{company.name}”，由{company.branch.name}管辖。"
    audit.record(actor, "enterprise.company.registered", company, summary=summary, credit_code=company.credit_code)
    return company
