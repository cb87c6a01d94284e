"""Personal data left unmasked: identity numbers (with their check digit) and mobile numbers. Excerpts are masked."""

import re
from collections.abc import Iterator

from yaojian.inspection.engine.checks.sentences import Sign, told_by
from yaojian.inspection.engine.values import Page, Sighting, SiteView

_ID_CARD = re.compile(
    r"(?<![\dA-Za-z])([1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?![\dA-Za-z])"
)
_MOBILE = re.compile(r"(?<![\d.\-A-Za-z])(1[3-9]\d{9})(?![\d\-A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_AROUND = 12  # characters of context on each side


def personal_data(page: Page, site: SiteView) -> Iterator[Sighting]:
    """One finding per page and kind, with the number of hits; the numbers themselves never leave the check."""
    if not told_by(page.text).signs & Sign.NUMBER:  # plain numbers are found far quicker than numbers of their own
        return
    cards = [match for match in _ID_CARD.finditer(page.text) if is_id_card(match[1])]
    if cards:
        yield _sighting(page, "privacy.id_card", cards, 6, 4)
    mobiles = list(_MOBILE.finditer(page.text))
    if mobiles:
        yield _sighting(page, "privacy.mobile", mobiles, 3, 4)


def is_id_card(number: str) -> bool:
    """Whether the 18th digit fits the first 17 (GB 11643—1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11] == number[17].upper()


def mask_numbers(text: str) -> str:
    """``text`` with every long number masked, for excerpts."""
    return re.sub(r"\d{7,}[Xx]?", lambda match: match[0][:3] + "*" * (len(match[0]) - 5) + match[0][-2:], text)


def _sighting(page: Page, rule: str, hits: list[re.Match[str]], head: int, tail: int) -> Sighting:
    first = hits[0]
    number = first[1]
    shown = number[:head] + "*" * (len(number) - head - tail) + number[-tail:]
    before = mask_numbers(page.text[max(0, first.start() - _AROUND) : first.start()])
    after = mask_numbers(page.text[first.end() : first.end() + _AROUND])
    excerpt = f"…{before}{shown}{after}…（本页共 {len(hits)} 处）"
    return Sighting(rule, page.url, page.url, "body", shown, excerpt, personal=True)
