"""What the registry sends, as pydantic reads it; ``to_domain`` makes it ours. Wire types go no further than the adapters."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from yaojian.enterprise.certificates.codes import kind_of, seal_of, status_of
from yaojian.enterprise.certificates.ports import MOST_BYTES, Certificate, FileFacts

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000)]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class FileAnswer(_Wire):
    """Facts about the signed file."""

    sm3: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    size: int = Field(gt=0, le=MOST_BYTES)


class FactAnswer(_Wire):
    """One entry on the paper."""

    label: Short
    value: Long


class CertificateAnswer(_Wire):
    """One certificate, field names as the contract has them."""

    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    kind_code: Short = ""
    kind_name: Short = ""
    status: int
    seal_status: int
    origin: Short = ""
    holder: Short
    credit_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}$")]
    issued: date | None = None
    valid_until: date | None = None
    issuer: Short = ""
    facts: list[FactAnswer] = Field(default_factory=list, max_length=60)
    file: FileAnswer | None = None

    def to_domain(self) -> Certificate:
        """As the rest of the house knows it."""
        return Certificate(
            number=self.number,
            kind_code=self.kind_code,
            kind=kind_of(self.kind_code, self.kind_name),
            status_code=self.status,
            status=status_of(self.status),
            seal_code=self.seal_status,
            seal=seal_of(self.seal_status),
            origin=self.origin,
            holder=self.holder,
            credit_code=self.credit_code,
            issued=self.issued,
            valid_until=self.valid_until,
            issuer=self.issuer,
            facts=tuple((fact.label, fact.value) for fact in self.facts),
            file=FileFacts(self.file.sm3, self.file.size) if self.file else None,
        )


class ListAnswer(_Wire):
    """Certificates of one company."""

    certificates: list[CertificateAnswer] = Field(max_length=500)


class OfflineList(_Wire):
    """The file of the ``local`` adapter: certificates as somebody exported them at ``as_of``."""

    as_of: datetime
    certificates: list[CertificateAnswer]
