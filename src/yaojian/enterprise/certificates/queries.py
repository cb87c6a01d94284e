"""Reading what was answered last, and who may."""

from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from django.db.models import Q, QuerySet

from yaojian.enterprise.certificates.codes import SealState
from yaojian.enterprise.certificates.models import FILE_OWNER, KnownCertificate
from yaojian.enterprise.certificates.rights import READ
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.files import queries as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.permissions import checks

PAGE = 50
FOUND = 20


def kept(actor: Actor, certificate_id: UUID) -> KnownCertificate:
    """One certificate as last answered. Raises ``Unknown`` (404), ``RightMissing`` (403): another company's, another region's."""
    rows = KnownCertificate.objects.select_related("company__branch")
    return checks.fetch(actor, READ, rows, certificate_id)


def known_of(company: Company) -> QuerySet[KnownCertificate]:
    """All of one company the registry still knows, the longest lasting first; index ``certificate_of_company``."""
    return company.certificates.filter(gone_at__isnull=True).order_by("-valid_until", "number")


def kept_of(company: Company) -> list[KnownCertificate]:
    """The same as rows. The caller has asked for the right."""
    return list(known_of(company))


def company_in_region(actor: Actor, company_id: UUID) -> Company:
    """A company whose certificates the actor may look at. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, READ, Company.objects.select_related("branch"), company_id)


def companies_found(actor: Actor, words: str) -> QuerySet[Company]:
    """Companies of the actor's region by part of the name or by credit code, at most 20, by name."""
    checks.require(actor, READ)
    rows = checks.allowed(actor, READ, Company.objects.select_related("branch"))
    named = Q(name__icontains=words) | Q(credit_code=words.upper())
    return rows.filter(named).order_by("name", "pk")[:FOUND]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of the ledger ends."""

    valid_until: date
    id: UUID

    def __str__(self) -> str:
        return f"{self.valid_until.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor in an address; None where there is none, or somebody changed it."""
        day, _, pk = text.partition("~")
        try:
            return cls(date.fromisoformat(day), UUID(pk))
        except ValueError:
            return None


def expiring(actor: Actor, *, since: date, until: date, after: Cursor | None = None) -> list[KnownCertificate]:
    """到期台账: certificates in the actor's region whose last day lies in ``since`` … ``until``, the soonest first.

    As last answered, whatever their status; those the registry no longer knows are left out. One query, ``PAGE + 1`` rows;
    index ``certificate_expiry_ledger``. Raises ``RightMissing`` (403).
    """
    checks.require(actor, READ)
    rows = checks.allowed(actor, READ, KnownCertificate.objects.select_related("company__branch"))
    rows = rows.filter(valid_until__gte=since, valid_until__lte=until, gone_at__isnull=True)
    if after is not None:
        rows = rows.filter(valid_until__gte=after.valid_until).exclude(valid_until=after.valid_until, id__lte=after.id)
    return list(rows.order_by("valid_until", "id")[: PAGE + 1])


def stored_file(certificate: KnownCertificate) -> StoredFile | None:
    """The file kept for this certificate, if it is the one the registry described last."""
    rows = files.files_of(FILE_OWNER, certificate.pk).filter(sm3=certificate.file_sm3)
    return rows.order_by("-created").first() if may_show(certificate) else None


def may_show(certificate: KnownCertificate) -> bool:
    """Only a sealed file is a certificate one may preview (domain.md §5.7)."""
    return certificate.seal == SealState.SEALED and bool(certificate.file_sm3)


def may_read_file(actor: Actor, file: StoredFile) -> bool:
    """For ``kernel.files``: who may read the certificate may read its file, as long as it may be shown."""
    certificate = KnownCertificate.objects.filter(pk=file.owner_id).first() if file.owner_id else None
    return certificate is not None and may_show(certificate) and checks.holds_on(actor, READ, certificate)
