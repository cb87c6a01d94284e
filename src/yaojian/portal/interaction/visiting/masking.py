"""Personal data as the public may see it (domain.md §7.3; the forms of masks are usual practice, no rule fixes them)."""

import re

_ID = re.compile(r"(?<![0-9A-Za-z])(\d{3})\d{11}(\d{3}[\dXx])(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)(1\d{2})[ -]?\d{4}[ -]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3})[-— ]?(\d{3,4})\d{4}(?!\d)")
_CARD = re.compile(r"(?<!\d)\d{12,15}(\d{4})(?!\d)")
_MAIL = re.compile(r"([A-Za-z0-9])[A-Za-z0-9._%+-]*(@[A-Za-z0-9.-]+\.[A-Za-z]{2,})")
_PLACE = re.compile(
    r"([路街巷道弄村镇区])[^，。；、,;\s路街巷道弄]{0,12}?(?:\d+|[一二三四五六七八九十]+)(?:号|栋|幢|单元|室|楼|组)[^，。；、,;\s]*"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐")


def name(text: str) -> str:
    """张三 → 张*, 张三丰 → 张*丰, 欧阳小华 → 欧阳*华."""
    whole = text.strip()
    family = 2 if whole[:2] in _COMPOUND and len(whole) > 2 else 1
    if len(whole) <= family:
        return "*"
    rest = len(whole) - family
    return whole[:family] + "*" * max(1, rest - 1) + (whole[-1] if rest > 1 else "")


def phone(text: str) -> str:
    """13812340001 → 138****0001; a landline loses its last four digits."""
    return _LANDLINE.sub(r"\1-\2****", _MOBILE.sub(r"\1****\2", text))


def personal_data(text: str, *names: str) -> str:
    """A text with ID, card and telephone numbers, mail addresses, house numbers and the given names masked."""
    masked = _ID.sub(r"\1***********\2", text)
    masked = _CARD.sub(r"**** \1", phone(masked))
    masked = _PLACE.sub(r"\1***", _MAIL.sub(r"\1***\2", masked))
    for one in names:
        if len(one.strip()) > 1:
            masked = masked.replace(one.strip(), name(one))
    return masked
