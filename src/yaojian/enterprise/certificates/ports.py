"""The province's certificate system, as we need it. The assumed contract: ``docs/certificate-registry.openapi.json``.

What the real one must be asked for stands in ``docs/operations/interfaces.md`` §2.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

from yaojian.enterprise.certificates.codes import SealState, Status

T_co = TypeVar("T_co", covariant=True)
BUDGET = 3.0
"""Seconds a page waits for the registry at most (enterprise.md §5)."""
MOST_BYTES = 10 * 1024**2
"""Of a certificate's file."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The signed file as the registry describes it: SM3 as 64 hexadecimal digits, size in bytes."""

    sm3: str
    size: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate. Days are Beijing days, ``valid_until`` the last one; ``origin``: 省 or 市.

    ``facts``: further labels and values, as they stand on the paper.
    """

    number: str
    kind_code: str
    kind: str
    status_code: int
    status: Status
    seal_code: int
    seal: SealState
    origin: str
    holder: str
    credit_code: str
    issued: date | None
    valid_until: date | None
    issuer: str
    facts: tuple[tuple[str, str], ...]
    file: FileFacts | None


@dataclass(frozen=True, slots=True)
class Answer(Generic[T_co]):
    """What the registry said, and when it said so (UTC, its own signed clock)."""

    value: T_co
    as_of: datetime


class CertificateRegistry(Protocol):
    """Asked live, each question within ``within`` seconds and at most two tries.

    Everything may raise ``RegistryTrouble`` (502, 503); then nothing of the answer may be used.
    """

    def search(self, credit_code: str, *, within: float = BUDGET) -> Answer[list[Certificate]]:
        """All certificates of one company, in force or not; none is an empty list. Every one names this company."""

    def get(self, number: str, *, within: float = BUDGET) -> Answer[Certificate]:
        """One certificate. Raises ``CertificateUnknown`` (404)."""

    def file(self, number: str, *, within: float = BUDGET) -> Answer[bytes]:
        """The signed file (PDF or OFD), at most ``MOST_BYTES``. Raises ``CertificateUnknown`` where there is none."""

    def verify(self, number: str, factor: str, *, within: float = BUDGET) -> Answer[Certificate]:
        """The certificate, for somebody who knows its number and a second factor: the last six characters of the credit
        code, or the holder's whole name. A wrong factor and a wrong number raise the same ``CertificateUnknown``."""
