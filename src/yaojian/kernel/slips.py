"""The signed slip a public form carries: when it was handed out, its idempotency key, and the challenge to the machine.

It stands in for session and CSRF token, which visitors of long forms lose: without an account there is no standing of
theirs that another site could abuse.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.core import signing
from django.utils import timezone

GOOD_FOR = timedelta(days=1)
DIFFICULTY = 16
"""Zero bits in front of SHA-256(slip:answer): about 65,000 attempts, some tenths of a second on a desk, about one second
on a telephone of 2016 (portal.md §9; not measured on one)."""
_SALT = "portal.visiting.slip"
_NUMBERS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Slip:
    """What a slip says. ``age`` since it was handed out."""

    key: str
    age: timedelta


def hand_out(form: str) -> str:
    """A new slip for the form of this name."""
    return signing.dumps([form, str(uuid4()), int(timezone.now().timestamp())], salt=_SALT)


def read(slip: str, form: str) -> Slip | None:
    """What the slip says; None when forged, of another form, or older than a day."""
    try:
        name, key, at = signing.loads(slip, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    age = timezone.now().timestamp() - at
    return Slip(key, timedelta(seconds=age)) if name == form and age <= GOOD_FOR.total_seconds() else None


def is_proved(slip: str, answer: str) -> bool:
    """Whether the browser did the work (``yj-proof``)."""
    if not answer.isdigit() or len(answer) > 12:
        return False
    digest = int.from_bytes(hashlib.sha256(f"{slip}:{answer}".encode()).digest(), "big")
    return digest >> (256 - DIFFICULTY) == 0


def question(slip: str) -> tuple[str, int]:
    """For who has no script: a sum in words, and its result. The same for the same slip."""
    first, second = (byte % 9 for byte in hashlib.sha256(f"question {slip}".encode()).digest()[:2])
    return f"{_NUMBERS[first]}加{_NUMBERS[second]}等于几？", first + second + 2


def is_answered(slip: str, answer: str) -> bool:
    """Whether the sum is right, in digits or in words up to ten."""
    expected = question(slip)[1]
    said = unicodedata.normalize("NFKC", answer).strip()
    words = _NUMBERS[expected - 1] if expected < 10 else "十" if expected == 10 else f"十{_NUMBERS[expected - 11]}"
    return said in {str(expected), words}
