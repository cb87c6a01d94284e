"""How a cell becomes a temperature, as SQL; and the same in Python for judging samples."""

import re

from .clocks import lazily

LOWEST, HIGHEST = -100.0, 100.0
"""℃ outside which no logger of medicines measures; broken sensors answer −127, 850 or 65535."""
_NUMBER = r"^([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*(°\s*c|º\s*c|c|度|摄氏度|°\s*f|º\s*f|f|华氏度|%|%\s*rh)?$"
_NUMBER_RE = re.compile(_NUMBER)
_FROM = "".join(chr(0xFF10 + digit) for digit in range(10)) + "\uff0e\uff0d\u2212\uff0b"
"""Full-width digits, point and signs, and the minus sign."""
_TO = "0123456789.--+"
NOTHING = re.compile(
    r"^$|^[-—–_/\\*.#]+$|nan|null|none|n/?a|^ol$|^lo$|^hi$|err|断|停电|掉电|离线|故障|无|空|缺|异常|offline|fail|power|open|short",
    re.IGNORECASE,
)
POWER_CUT = "断电|停电|掉电|无电|失电|power"


def is_number(cell: str) -> bool:
    """Could this cell be a reading?"""
    return bool(_NUMBER_RE.match(_ascii(cell)))


def is_blank_reading(cell: str) -> bool:
    """A cell that says there is no reading: empty, a dash, 断电, OL, NaN."""
    return bool(NOTHING.search(cell.strip())) and not is_number(cell)


def _ascii(cell: str) -> str:
    bare = cell.strip().lower().replace("℃", "°c").replace("℉", "°f")
    return bare.translate(str.maketrans(_FROM, _TO))


def celsius(cell: str, trimmed: str = "", *, fahrenheit: bool, unit: str = "", decimal_comma: bool = False) -> str:
    """An SQL expression: DOUBLE ℃, or NULL where ``cell`` is no finite number. ``unit``: an expression of the row's own.

    ``trimmed``: the cell without blanks and quotes, dearer, asked only where ``cell`` itself does not do.
    The unit at the value wins over the row's, that over the column's (``fahrenheit``).
    """
    bare, text = cell, trimmed or cell
    if decimal_comma:
        bare = text = f"replace({text}, ',', '.')"
    plain = f"try_cast({bare} AS DOUBLE)"
    lowered = f"translate(lower(trim({text})), '{_FROM}', '{_TO}')"
    ascii_text = f"replace(replace({lowered}, '℃', '°c'), '℉', '°f')"
    part, number = "part", "try_cast(part.v AS DOUBLE)"
    column = f"regexp_matches(lower({unit}), '℉|f|华氏')" if unit else ("true" if fahrenheit else "false")
    own = f"CASE WHEN {part}.u = '' THEN {column} ELSE regexp_matches({part}.u, 'f|华氏') END"
    quick = f"CASE WHEN isfinite({plain}) THEN {_converted(plain, column)} END"
    slow = lazily(f"regexp_extract({ascii_text}, '{_NUMBER}', ['v', 'u'])", "part", _converted(number, own))
    return f"coalesce({quick}, {slow})"


def percent(cell: str, *, decimal_comma: bool = False) -> str:
    """An SQL expression: relative humidity in percent, NULL outside 0 to 100."""
    text = f"replace({cell}, ',', '.')" if decimal_comma else cell
    number = f"try_cast(rtrim(trim({text}), '%RHrh ') AS DOUBLE)"
    return f"CASE WHEN {number} BETWEEN 0 AND 100 THEN {number} END"


def _converted(number: str, fahrenheit: str) -> str:
    if fahrenheit == "false":
        return number
    return f"(CASE WHEN {fahrenheit} THEN ({number} - 32) * 5 / 9 ELSE {number} END)"
