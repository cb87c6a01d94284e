"""Asking a verifier for a stranger, within limits that do not tell a number that exists from one that does not."""

from datetime import timedelta

from yaojian.kernel.errors import Unknown
from yaojian.kernel.verifying import Verdict, Verifier, verifier_of
from yaojian.portal.interaction.visiting import counting
from yaojian.portal.interaction.visiting.counting import Limit
from yaojian.portal.verification.errors import TooManyVerifications

OF_ADDRESS = Limit("verify.address", 20, timedelta(minutes=10))
OF_NUMBER = Limit("verify.number", 30, timedelta(minutes=10))
"""A shared number may be looked at by many at once, a guesser of factors comes often: ten minutes, thirty times."""
UNCHALLENGED = 3
"""So many an address may ask within ten minutes before it has to show that a person sits there: whoever checks a paper or two
is not bothered, whoever guesses is after three guesses."""
_LONGEST_CODE = 400


def verifier(kind: str) -> Verifier:
    """Raises ``Unknown`` (404) for a kind of paper nobody can confirm."""
    found = verifier_of(kind)
    if found is None:
        raise Unknown(kind="核验事项")
    return found


def is_challenged(address: str) -> bool:
    """Whether this address asked so often lately that its next form has the visitors' challenge; an unknown one always has."""
    return not address or counting.so_far(OF_ADDRESS, address) >= UNCHALLENGED


def by_number(kind: str, number: str, factor: str, *, address: str) -> Verdict:
    """Raises ``NothingToConfirm`` (404), ``CannotConfirmNow`` (503), ``TooManyVerifications`` (429)."""
    asked = verifier(kind)
    _count(kind, number, address)
    return asked.by_number(number, factor)


def by_code(kind: str, code: str, *, address: str) -> Verdict:
    """Raises ``NothingToConfirm`` (404), ``CodeExpired`` (410), ``CannotConfirmNow`` (503), ``TooManyVerifications`` (429)."""
    asked = verifier(kind)
    code = code[:_LONGEST_CODE]
    _count(kind, asked.number_in(code), address)
    return asked.by_code(code)


def _count(kind: str, number: str, address: str) -> None:
    """Both are counted every time, so that one limit does not hide the other."""
    over = counting.is_over(OF_ADDRESS, address)
    if counting.is_over(OF_NUMBER, f"{kind}:{number}" if number else "") or over:
        raise TooManyVerifications()
