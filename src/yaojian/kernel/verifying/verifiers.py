"""Verifiers by kind of paper, and what they say."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from urllib.parse import quote

PUBLIC_PATH = "/d/verify/"
"""Where the portal answers (``portal.verification``)."""


class Sign(StrEnum):
    """Whether one may rely on the paper. ``DOUBTFUL`` is never to be read as good."""

    GOOD = "good"
    BAD = "bad"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``state``: 「有效」; ``advice``: a sentence; ``facts``: labels and values a stranger may read; ``as_of``: when the source
    said so (UTC)."""

    title: str
    sign: Sign
    state: str
    advice: str
    facts: tuple[tuple[str, str], ...]
    as_of: datetime


class Verifier(Protocol):
    """Answers about one kind of paper. Everything may raise ``CannotConfirmNow`` (503)."""

    label: str
    """「电子证照」."""
    factor_label: str
    factor_help: str

    def by_number(self, number: str, factor: str) -> Verdict:
        """By number and second factor. Raises ``NothingToConfirm`` (404), the same for a wrong one of either."""

    def by_code(self, code: str) -> Verdict:
        """By the signed code of a QR picture. Raises ``NothingToConfirm`` (404), ``CodeExpired`` (410)."""

    def number_in(self, code: str) -> str:
        """Which number a code is about, for limits; empty for a code that is not ours."""


_verifiers: dict[str, Verifier] = {}


def register_verifier(kind: str, verifier: Verifier) -> None:
    """Make a kind of paper verifiable; ``kind`` stands in addresses. Called from ``registrations.register()``."""
    _verifiers[kind] = verifier


def verifier_of(kind: str) -> Verifier | None:
    """None for a kind nobody registered."""
    return _verifiers.get(kind)


def address_of_code(kind: str, code: str) -> str:
    """The path a QR picture leads to."""
    return f"{PUBLIC_PATH}{kind}/{quote(code, safe='.-_')}"
