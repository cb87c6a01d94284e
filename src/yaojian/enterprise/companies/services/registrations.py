"""A company asks to be admitted, without an account; the branch of its place confirms or refuses."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.companies import addresses, licence_numbers, telling
from yaojian.enterprise.companies.errors import (
    CompanyKnown,
    LicenceNumberDoubtful,
    NoBranchForRegion,
    ReasonMissing,
    RegistrationDecided,
    RegistrationWaiting,
    TooManyRegistrations,
)
from yaojian.enterprise.companies.models import (
    Company,
    CompanyKind,
    Registration,
    RegistrationState,
    Role,
)
from yaojian.enterprise.companies.regions import name_of, regions
from yaojian.enterprise.companies.rights import CONFIRM
from yaojian.enterprise.companies.sealing import registration_place
from yaojian.enterprise.companies.services.invitations import open_invitation
from yaojian.enterprise.companies.services.register import checked_code, enter
from yaojian.kernel import jobs
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.crypto.columns import sealed
from yaojian.kernel.crypto.fields import blind_index
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.numbering import services as numbering
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.kernel.permissions import checks

SERIES = "enterprise.registration"
MOST_A_DAY = 10
"""From one network address; a service office may register for several companies."""


@dataclass(frozen=True, slots=True)
class NewRegistration:
    """What the form says. ``region`` is a code of ``data/regions.yaml``."""

    credit_code: str
    name: str
    kind: CompanyKind
    region: str
    address: str
    license_number: str
    license_valid_until: date
    legal_representative: str
    applicant: str
    phone: str
    email: str
    role: Role
    code_confirmed: bool = False
    number_confirmed: bool = False


@transaction.atomic
def send_registration(*, actor: Actor, new: NewRegistration, key: str) -> Registration:
    """Anybody may. The same ``key`` from the same form again returns the first registration.

    Raises ``CodeMisshapen``, ``CodeDoubtful``, ``LicenceNumberDoubtful``, ``NoBranchForRegion`` (422), ``CompanyKnown``,
    ``RegistrationWaiting`` (409), ``TooManyRegistrations`` (429).
    """
    checks.open_to_all()
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.registration.send"):
        return Registration.objects.get(pk=earlier)
    code, fits = checked_code(new.credit_code, confirmed=new.code_confirmed)
    number = licence_numbers.tidy(new.license_number)
    usual = licence_numbers.is_usual(number)
    if not usual and not new.number_confirmed:
        raise LicenceNumberDoubtful(number=number)
    origin = _origin_of(actor.address)
    _refuse_again(code, origin)
    now = timezone.now()
    registration = Registration(
        credit_code=code,
        code_confirmed=not fits,
        name=new.name.strip(),
        kind=new.kind,
        region=new.region,
        address=new.address.strip(),
        license_number=number,
        number_confirmed=not usual,
        license_valid_until=new.license_valid_until,
        legal_representative=new.legal_representative.strip(),
        branch=_branch_of(new.region),
        applicant=new.applicant.strip(),
        email=new.email.strip().lower(),
        role=new.role,
        origin=origin,
        received_at=now,
    )
    registration.sealed_phone = sealed(new.phone.strip(), registration_place(registration))
    registration.token_hash = addresses.hash_of(secret_of(registration))
    year = timezone.localtime(now).year
    registration.number = f"ZC{year}-{numbering.take(actor=actor, series=SERIES, year=year):05d}"
    registration.save()
    telling.registration_waits(registration)
    summary = f"收到“{registration.name}”的注册申请（{registration.number}）。"
    audit.record(actor, "enterprise.registration.received", registration, summary=summary, credit_code=code)
    idempotency.remember(key, actor=actor, act="enterprise.registration.send", result=str(registration.pk))
    return registration


def secret_of(registration: Registration) -> str:
    """The secret part of the address where the applicant looks."""
    return addresses.secret_of("registration", registration.pk)


def sent_lately(address: str) -> int:
    """Registrations of the last day from this network address: how much to ask of the next one."""
    return _sent_from(_origin_of(address))


def _origin_of(address: str) -> bytes:
    return blind_index(address, "enterprise.registration.origin")


def _sent_from(origin: bytes) -> int:
    since = timezone.now() - timedelta(days=1)
    return Registration.objects.filter(origin=origin, received_at__gte=since).count()


def _refuse_again(code: str, origin: bytes) -> None:
    if Company.objects.filter(credit_code=code).exists():
        # Whose it is, the register tells those who may read it.
        raise CompanyKnown(credit_code=code, holder="本系统的企业")
    if Registration.objects.filter(credit_code=code, state=RegistrationState.WAITING).exists():
        raise RegistrationWaiting(credit_code=code)
    if _sent_from(origin) >= MOST_A_DAY:
        raise TooManyRegistrations(most=MOST_A_DAY)


def _branch_of(region: str) -> Unit:
    known = regions().get(region)
    unit = Unit.objects.filter(code=known.branch, kind=UnitKind.BRANCH).first() if known else None
    if unit is None:
        raise NoBranchForRegion(region=name_of(region) or region)
    return unit


@transaction.atomic
def confirm_registration(*, actor: Actor, registration_id: UUID, row_version: int, opinion: str = "") -> Registration:
    """确认: the company enters the register, the applicant is invited as its first administrator.

    Twice is the same as once. Raises ``Unknown`` (404), ``RightMissing`` (403), ``RegistrationDecided``,
    ``CompanyKnown`` (409).
    """
    registration = _locked(actor, registration_id)
    if registration.state == RegistrationState.CONFIRMED:
        return registration
    _require_waiting(registration, row_version)
    company = Company(
        credit_code=registration.credit_code,
        code_confirmed=registration.code_confirmed,
        name=registration.name,
        kind=registration.kind,
        branch=registration.branch,
        region=registration.region,
        address=registration.address,
        license_number=registration.license_number,
        legal_representative=registration.legal_representative,
        contact=registration.applicant,
    )
    registration.company = enter(actor, company, registration.license_valid_until)
    open_invitation(
        actor,
        company,
        name=registration.applicant,
        email=registration.email,
        role=Role(registration.role),
        is_administrator=True,
    )
    _decide(actor, registration, RegistrationState.CONFIRMED, opinion.strip())
    summary = f"确认“{registration.name}”的注册申请（{registration.number}）。"
    audit.record(actor, "enterprise.registration.confirmed", registration, summary=summary)
    return registration


@transaction.atomic
def refuse_registration(*, actor: Actor, registration_id: UUID, row_version: int, reason: str) -> Registration:
    """不予通过, with the reason the applicant reads; the company may apply again. Twice is the same as once.

    Raises ``ReasonMissing`` (422), and what ``confirm_registration`` raises.
    """
    registration = _locked(actor, registration_id)
    if registration.state == RegistrationState.REFUSED:
        return registration
    if not reason.strip():
        raise ReasonMissing()
    _require_waiting(registration, row_version)
    _decide(actor, registration, RegistrationState.REFUSED, reason.strip())
    jobs.defer("enterprise.companies.mail_refusal", registration_id=str(registration.pk))
    summary = f"“{registration.name}”的注册申请未通过（{registration.number}）。"
    audit.record(actor, "enterprise.registration.refused", registration, summary=summary, reason=reason.strip())
    return registration


def _locked(actor: Actor, registration_id: UUID) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",)).select_related("branch")
    return checks.fetch(actor, CONFIRM, rows, registration_id)


def _require_waiting(registration: Registration, row_version: int) -> None:
    if registration.state != RegistrationState.WAITING or registration.row_version != row_version:
        label = RegistrationState(registration.state).label
        raise RegistrationDecided(number=registration.number, name=registration.decided_name, state=label)


def _decide(actor: Actor, registration: Registration, state: RegistrationState, opinion: str) -> None:
    registration.state, registration.opinion = state, opinion
    registration.decided_at, registration.decided_name = timezone.now(), actor.name[:60]
    registration.row_version += 1
    registration.save()
