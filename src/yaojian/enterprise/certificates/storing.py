"""Keeps what the registry answered. Only a newer answer replaces an older one, whichever is written last."""

from datetime import datetime

from django.db import transaction

from yaojian.enterprise.certificates.models import KnownCertificate
from yaojian.enterprise.certificates.ports import Answer, Certificate
from yaojian.enterprise.companies.models import Company


@transaction.atomic
def keep_all(company: Company, answer: Answer[list[Certificate]]) -> None:
    """What the registry said about a company: those it no longer names are marked as gone at that time.

    A search does not describe files: what an earlier answer said about them stays while the certificate itself does.
    """
    for certificate in answer.value:
        _keep(company, certificate, answer.as_of)
    named = [certificate.number for certificate in answer.value]
    missing = KnownCertificate.objects.filter(company=company, gone_at__isnull=True, as_of__lt=answer.as_of)
    missing.exclude(number__in=named).update(gone_at=answer.as_of)


@transaction.atomic
def keep_one(company: Company, answer: Answer[Certificate]) -> KnownCertificate:
    """What it said about one certificate."""
    return _keep(company, answer.value, answer.as_of, whole=True)


@transaction.atomic
def mark_gone(certificate: KnownCertificate, at: datetime) -> None:
    """The registry said that there is none under this number (any more)."""
    KnownCertificate.objects.filter(pk=certificate.pk, gone_at__isnull=True).update(gone_at=at)


def _keep(company: Company, certificate: Certificate, as_of: datetime, *, whole: bool = False) -> KnownCertificate:
    told = _columns(company, certificate, as_of)
    if whole or certificate.file is not None:
        told |= {
            "file_sm3": certificate.file.sm3 if certificate.file else "",
            "file_size": certificate.file.size if certificate.file else 0,
        }
    row, made = KnownCertificate.objects.select_for_update(of=("self",)).get_or_create(
        number=certificate.number, defaults=told
    )
    if not made and row.as_of <= as_of:
        for name, value in told.items():
            setattr(row, name, value)
        row.save(update_fields=list(told))
    return row


def _columns(company: Company, certificate: Certificate, as_of: datetime) -> dict[str, object]:
    return {
        "company": company,
        "kind_code": certificate.kind_code[:20],
        "kind": certificate.kind,
        "status_code": certificate.status_code,
        "status": certificate.status,
        "seal_code": certificate.seal_code,
        "seal": certificate.seal,
        "origin": certificate.origin[:20],
        "holder": certificate.holder,
        "issued": certificate.issued,
        "valid_until": certificate.valid_until,
        "issuer": certificate.issuer,
        "facts": [[label, value] for label, value in certificate.facts],
        "as_of": as_of,
        "gone_at": None,
    }
