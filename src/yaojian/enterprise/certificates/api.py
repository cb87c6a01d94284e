"""Certificates over HTTP: the same questions as the pages."""

from datetime import date, datetime, timedelta
from uuid import UUID

from ninja import Router, Schema

from yaojian.enterprise.certificates import exchanges, queries, services
from yaojian.enterprise.certificates.models import KnownCertificate
from yaojian.enterprise.certificates.services import Shelf
from yaojian.enterprise.certificates.standing import SOON, standing
from yaojian.kernel.calendar import workdays
from yaojian.kernel.requests import ActorRequest

router = Router()


class CertificateFactOut(Schema):
    """One entry on the paper."""

    label: str
    value: str


class CertificateOut(Schema):
    """A certificate as the registry described it at ``as_of``. ``valid``: in force on the day of the answer.

    ``live``: the registry said so for this very request; otherwise this is its last answer and verifies nothing, and
    ``trouble`` says why. ``file_id``: its file under ``/api/v1/files/``, where it may be shown.
    """

    id: UUID
    number: str
    kind: str
    status: str
    status_code: int
    seal: str
    seal_code: int
    origin: str
    holder: str
    credit_code: str
    issued: date | None
    valid_until: date | None
    issuer: str
    facts: list[CertificateFactOut]
    valid: bool
    live: bool
    as_of: datetime
    trouble: str
    file_id: UUID | None


class ShelfOut(Schema):
    """All certificates of one company."""

    credit_code: str
    live: bool
    as_of: datetime | None
    trouble: str
    certificates: list[CertificateOut]


class RegistryTryOut(Schema):
    """One try of asking the registry, without keys, signatures or contents; ``milliseconds`` until it ended; ``at`` UTC."""

    at: datetime
    act: str
    subject: str
    outcome: str
    reason: str
    milliseconds: int
    status: str


class RegistryTriesOut(Schema):
    """50 tries, the newest first; ``after`` continues, empty at the end."""

    rows: list[RegistryTryOut]
    after: str


def _told(
    one: KnownCertificate, credit_code: str, *, live: bool, trouble: str = "", file_id: UUID | None = None
) -> CertificateOut:
    return CertificateOut(
        id=one.pk,
        number=one.number,
        kind=one.kind,
        status=one.status,
        status_code=one.status_code,
        seal=one.seal,
        seal_code=one.seal_code,
        origin=one.origin,
        holder=one.holder,
        credit_code=credit_code,
        issued=one.issued,
        valid_until=one.valid_until,
        issuer=one.issuer,
        facts=[CertificateFactOut(label=label, value=value) for label, value in one.facts],
        valid=live and standing(one.status, one.valid_until, workdays.today()).valid,
        live=live,
        as_of=one.as_of,
        trouble=trouble,
        file_id=file_id,
    )


def _shelf(shelf: Shelf) -> ShelfOut:
    live, trouble = shelf.trouble is None, str(shelf.trouble or "")
    code = shelf.company.credit_code
    return ShelfOut(
        credit_code=code,
        live=live,
        as_of=shelf.as_of,
        trouble=trouble,
        certificates=[_told(one, code, live=live, trouble=trouble) for one in shelf.certificates],
    )


@router.get("/own", response=ShelfOut, operation_id="own_certificates", summary="本企业的证照")
def own_certificates(request: ActorRequest) -> ShelfOut:
    """Of the company the caller acts for, asked live."""
    return _shelf(services.own_certificates(actor=request.actor))


@router.get("/own/by-number", response=CertificateOut, operation_id="own_certificate_by_number", summary="按编号查证照")
def own_certificate_by_number(request: ActorRequest, number: str = "") -> CertificateOut:
    """An own certificate by its number; another company's is as unknown as one that does not exist."""
    one = services.find_own(actor=request.actor, number=number.strip())
    return _told(one, one.company.credit_code, live=True)


@router.get(
    "/of-company/{company_id}", response=ShelfOut, operation_id="certificates_of_company", summary="辖区企业的证照"
)
def certificates_of_company(request: ActorRequest, company_id: UUID) -> ShelfOut:
    """Of a company in the caller's region, asked live."""
    return _shelf(services.certificates_of(actor=request.actor, company_id=company_id))


@router.get(
    "/in-region/by-number",
    response=CertificateOut,
    operation_id="certificate_in_region",
    summary="按编号查辖区企业的证照",
)
def certificate_in_region(request: ActorRequest, number: str = "") -> CertificateOut:
    """A certificate of a company in the caller's region by its number."""
    one = services.find_in_region(actor=request.actor, number=number.strip())
    return _told(one, one.company.credit_code, live=True)


@router.get(
    "/expiring", response=list[CertificateOut], operation_id="expiring_certificates", summary="辖区内将到期的证照"
)
def expiring_certificates(
    request: ActorRequest, since: date | None = None, until: date | None = None, after: str = ""
) -> list[CertificateOut]:
    """As last answered, the soonest first, 50 at a time; ``after``: ``valid_until~id`` of the last row before.

    Without days: from today on, for half a year.
    """
    today = workdays.today()
    first, last = since or today, until or today + timedelta(days=SOON)
    rows = queries.expiring(request.actor, since=first, until=last, after=queries.Cursor.parse(after))
    return [_told(one, one.company.credit_code, live=False) for one in rows[: queries.PAGE]]


@router.get("/exchanges", response=RegistryTriesOut, operation_id="registry_exchanges", summary="证照接口往来")
def registry_exchanges(request: ActorRequest, outcome: str = "", subject: str = "", after: str = "") -> exchanges.Page:
    """For who runs the interface. ``outcome``: answered, unknown, failed or untrusted; ``subject``: a whole number or code."""
    return exchanges.ledger(request.actor, outcome=outcome, subject=subject.strip(), after=after)


@router.get("/{uuid:certificate_id}", response=CertificateOut, operation_id="certificate", summary="一张证照")
def certificate(request: ActorRequest, certificate_id: UUID) -> CertificateOut:
    """One certificate, asked live, with its file."""
    opened = services.open_certificate(actor=request.actor, certificate_id=certificate_id)
    one, problem = opened.certificate, opened.trouble or opened.file_trouble
    return _told(
        one,
        one.company.credit_code,
        live=opened.is_live,
        trouble=str(problem or ""),
        file_id=opened.file.pk if opened.file else None,
    )
