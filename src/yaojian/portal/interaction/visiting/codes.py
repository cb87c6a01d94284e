"""Query codes (查询码): 16 of 32 symbols (80 bits), asked for together with the last four digits of the telephone.

A code is drawn from the installation's index key and the row, so the same form sent twice shows the same receipt; kept is
only its keyed hash.
"""

import hmac
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from yaojian.kernel.crypto.fields import blind_index
from yaojian.portal.interaction.visiting import counting
from yaojian.portal.interaction.visiting.errors import NothingUnderCode, TooManyAttempts

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without 0, O, 1 and I, which people confuse."""
LENGTH = 16
_BITS = 5
M = TypeVar("M", bound=Model)


class Coded(Protocol):
    """What has a code."""

    pk: UUID
    tail_hash: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """What a visitor typed: the code, and the last four digits of the telephone."""

    code: str
    tail: str


def code_of(kind: str, pk: UUID) -> str:
    """The code of a row, without blanks."""
    number = int.from_bytes(blind_index(f"{kind}:{pk}", "code")[: LENGTH * _BITS // 8], "big")
    return "".join(ALPHABET[number >> (_BITS * place) & 31] for place in range(LENGTH))


def shown(code: str) -> str:
    """In four groups, as the receipt prints it."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def plain(typed: str) -> str:
    """A typed code without blanks and hyphens, in capitals."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[:LENGTH]


def hash_of(code: str) -> bytes:
    """What is kept of a code."""
    return blind_index(code, "code.kept")


def tail_hash_of(pk: UUID, phone: str) -> bytes:
    """What is kept of the last four digits, for one row."""
    return blind_index(f"{pk}:{phone[-4:]}", "tail")


def claimed(rows: QuerySet[M], claim: Claim, *, address: str) -> M:
    """The row whose code and telephone were typed. A wrong code and a wrong telephone cost and say the same.

    ``rows`` have ``code_hash`` and ``tail_hash``. Raises ``NothingUnderCode`` (404), ``TooManyAttempts`` (429).
    """
    require_attempt(claim, address=address)
    found = among(rows, claim)
    if found is None:
        raise NothingUnderCode
    return found


def require_attempt(claim: Claim, *, address: str) -> None:
    """Count one attempt of this address and on this code. Raises ``TooManyAttempts`` (429)."""
    over = counting.is_over(counting.QUERIES_OF_ADDRESS, address)
    if counting.is_over(counting.QUERIES_OF_CODE, plain(claim.code)) or over:
        raise TooManyAttempts


def among(rows: QuerySet[M], claim: Claim) -> M | None:
    """The row, without counting the attempt."""
    found = rows.filter(code_hash=hash_of(plain(claim.code))).first()
    # An absent row is compared too, with a hash that no number has.
    kept = bytes(getattr(found, "tail_hash", b"")) or bytes(32)
    given = tail_hash_of(found.pk if found is not None else UUID(int=0), claim.tail)
    return found if hmac.compare_digest(kept, given) else None
