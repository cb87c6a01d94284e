"""Asking the registry for somebody who may know, and keeping what it said.

The registry is asked outside any transaction: a slow answer must hold neither rows nor a connection's locks. Asking changes
nothing but the kept answers, of which ``RegistryExchange`` is the trail; taking a file is audited by ``kernel.files``.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from yaojian.enterprise.certificates import filing, numbers, queries, registry, storing
from yaojian.enterprise.certificates.errors import CertificateUnknown, NoFile, NoneInRegion, RegistryTrouble
from yaojian.enterprise.certificates.models import KnownCertificate
from yaojian.enterprise.certificates.ports import BUDGET
from yaojian.enterprise.certificates.rights import READ
from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.permissions import checks


@dataclass(frozen=True, slots=True)
class Shelf:
    """Certificates of one company. ``trouble``: why the registry did not answer; then ``certificates`` are the last known,
    each with its own ``as_of``, and ``as_of`` is None.
    """

    company: Company
    certificates: list[KnownCertificate]
    as_of: datetime | None
    trouble: RegistryTrouble | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """One certificate. ``trouble``: it is the last known state and counts for no verification.

    ``file``: the stored file, checked against the registry's SM3; ``file_trouble``: why there is none to show.
    ``gone``: the registry answered that it knows no such certificate (any more).
    """

    certificate: KnownCertificate
    trouble: RegistryTrouble | None = None
    gone: bool = False
    file: StoredFile | None = None
    file_trouble: RegistryTrouble | None = None

    @property
    def is_live(self) -> bool:
        """Whether the registry itself said this just now."""
        return self.trouble is None and not self.gone


def own_certificates(*, actor: Actor) -> Shelf:
    """Those of the company the actor acts for. Raises ``SignInNeeded`` (401), ``NoCompanyChosen`` (403)."""
    return look(company=companies.own_company(actor))


def certificates_of(*, actor: Actor, company_id: UUID) -> Shelf:
    """Those of a company of the actor's region, for the bureau. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return look(company=queries.company_in_region(actor, company_id))


def look(*, company: Company) -> Shelf:
    """Ask for all certificates of ``company``; the caller has asked for the right."""
    try:
        answer = registry.registry().search(company.credit_code)
    except RegistryTrouble as trouble:
        return Shelf(company, queries.kept_of(company), None, trouble)
    storing.keep_all(company, answer)
    return Shelf(company, queries.kept_of(company), answer.as_of)


def find_own(*, actor: Actor, number: str) -> KnownCertificate:
    """The own certificate with this number, asked live. Another's number is told from an unknown one by nothing.

    Raises ``NoCompanyChosen`` (403), ``CertificateUnknown`` (404), ``RegistryTrouble`` (502, 503).
    """
    company, number = companies.own_company(actor), numbers.tidy(number)
    # Before asking: what is known to be another's is not even asked for.
    if not number or KnownCertificate.objects.filter(number=number).exclude(company=company).exists():
        raise CertificateUnknown(number=number)
    answer = registry.registry().get(number)
    # And after: whoever the registry names, only the own company's is shown.
    if answer.value.credit_code != company.credit_code:
        raise CertificateUnknown(number=number)
    return storing.keep_one(company, answer)


def find_in_region(*, actor: Actor, number: str) -> KnownCertificate:
    """A certificate of a company of the actor's region by its number, asked live.

    Raises ``RightMissing`` (403), ``NoneInRegion`` (404), ``RegistryTrouble`` (502, 503).
    """
    checks.require(actor, READ)
    number = numbers.tidy(number)
    if not number:
        raise NoneInRegion(number=number)
    try:
        answer = registry.registry().get(number)
    except CertificateUnknown:
        raise NoneInRegion(number=number)
    held = checks.allowed(actor, READ, Company.objects.filter(credit_code=answer.value.credit_code)).first()
    if held is None:
        raise NoneInRegion(number=number)
    return storing.keep_one(held, answer)


def open_certificate(*, actor: Actor, certificate_id: UUID) -> Opened:
    """Ask for one known certificate again and fetch its file, both within the budget of one page.

    Raises ``Unknown`` (404), ``RightMissing`` (403). Trouble of the registry is part of the result.
    """
    known = queries.kept(actor, certificate_id)
    until = time.monotonic() + BUDGET
    try:
        answer = registry.registry().get(known.number)
    except CertificateUnknown:
        storing.mark_gone(known, timezone.now())
        return Opened(known, gone=True)
    except RegistryTrouble as trouble:
        return Opened(known, trouble, file=queries.stored_file(known))
    if answer.value.credit_code != known.company.credit_code:
        # It is another company's now, or the answer is wrong: nothing of it is shown here.
        storing.mark_gone(known, answer.as_of)
        return Opened(known, gone=True)
    fresh = storing.keep_one(known.company, answer)
    if not queries.may_show(fresh):
        return Opened(fresh)
    try:
        file = filing.file_of(actor=actor, certificate=fresh, within=until - time.monotonic())
    except RegistryTrouble as trouble:
        return Opened(fresh, file_trouble=trouble)
    return Opened(fresh, file=file)


def take_file(*, actor: Actor, certificate_id: UUID) -> StoredFile:
    """The signed file of a certificate, for who downloads it or asks over the API.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NoFile`` (409), ``RegistryTrouble`` (502, 503).
    """
    opened = open_certificate(actor=actor, certificate_id=certificate_id)
    if opened.file is not None:
        return opened.file
    if opened.file_trouble or opened.trouble:
        raise opened.file_trouble or opened.trouble  # type: ignore[misc]  # one of them is there
    state = "已不在登记中" if opened.gone else opened.certificate.get_seal_display()
    raise NoFile(number=opened.certificate.number, state=state)
