"""Words by which logger files name their columns, and what a heading says of unit and probe."""

import re
import unicodedata

_TIME = re.compile(r"时间|日期|时刻|time|date|moment|timestamp", re.IGNORECASE)
_DAY = re.compile(r"日期|date", re.IGNORECASE)
_HUMIDITY = re.compile(r"湿度|humidity|\brh\b|%\s*rh|rh\s*%|^rh", re.IGNORECASE)
_TEMPERATURE = re.compile(r"温度|temp|℃|℉|°\s*[cf]|摄氏|华氏|^温", re.IGNORECASE)
_FAHRENHEIT = re.compile(r"℉|°\s*f\b|º\s*f\b|华氏|fahrenheit|\(\s*f\s*\)|deg\.?\s*f\b", re.IGNORECASE)
_CELSIUS = re.compile(r"℃|°\s*c\b|º\s*c\b|摄氏|celsius|\(\s*c\s*\)|deg\.?\s*c\b", re.IGNORECASE)
_UNIT = re.compile(r"^(温度)?单位$|^(temp(erature)?[ _]?)?units?$", re.IGNORECASE)
_NO_VALUE = re.compile(
    r"^序号$|^编号$|^行号$|^no\.?$|^id$|^index$|^#$|^sn$|电量|电压|电池|battery|volt|信号|signal|rssi|经度|纬度|longitude"
    r"|latitude|^lon$|^lat$|报警|告警|alarm|状态|status|速度|speed|上限|下限|limit|压力|pressure|co2|光照|设定|setpoint"
    r"|露点|dew|备注|remark",
    re.IGNORECASE,
)
# In order of preference: the most exact name of a measuring point first.
PROBE_WORDS = (
    re.compile(r"探头|测点|probe|measuring\s*point", re.IGNORECASE),
    re.compile(r"传感器|sensor|通道|channel", re.IGNORECASE),
    re.compile(r"设备|仪器|仪表|终端|记录仪|device|logger|instrument|序列号|serial|编号|^sn$|^id$", re.IGNORECASE),
    re.compile(r"库房|仓库|冷库|车牌|位置|地点|location|名称|name|point", re.IGNORECASE),
)
_BRACKETS = re.compile(r"[（(\[【][^（）()\[\]【】]*[）)\]】]")
_PLAIN_WORDS = re.compile(
    r"温湿度|温度值?|湿度值?|temperature|humidity|temp\.?|\brh\b|℃|℉|°\s*[cf]\b|%\s*rh|%|读数|数值|^值$|values?|readings?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"(?:utc|gmt)\s*(?:([+-])\s*(\d{1,2})(?::?(\d{2}))?)?", re.IGNORECASE)
LOCAL_MINUTES = 480
"""Minutes that local time is ahead of UTC. Source: 北京时间, UTC+8 without summer time since 1992."""


def plain(text: str) -> str:
    """Full-width signs as ASCII, blanks single, none at the ends."""
    return " ".join(unicodedata.normalize("NFKC", text.replace("℃", "°C").replace("℉", "°F")).split())


def told_name(raw: str) -> str:
    """A probe's name as cells write it, without blanks and quotes around it."""
    return plain(raw.replace('"', " ").strip(" =\u3000\u00a0\t"))[:80] or "未命名"


def is_time(heading: str) -> bool:
    """Does the heading name a moment, a day or a time of day?"""
    return bool(_TIME.search(heading))


def is_day(heading: str) -> bool:
    """Does it name a day?"""
    return bool(_DAY.search(heading))


def is_humidity(heading: str) -> bool:
    """Relative humidity?"""
    return bool(_HUMIDITY.search(heading)) and "温湿度" not in heading


def is_temperature(heading: str) -> bool:
    """Temperature, by word or by unit?"""
    return bool(_TEMPERATURE.search(heading)) and not is_humidity(heading)


def is_unit(heading: str) -> bool:
    """A column that holds each row's unit?"""
    return bool(_UNIT.search(heading.strip()))


def is_other(heading: str) -> bool:
    """A number, but no temperature: battery, place, limit."""
    return bool(_NO_VALUE.search(heading.strip()))


def is_fahrenheit(text: str) -> bool:
    """Only where no ℃ stands beside it: a converting header may name both."""
    return bool(_FAHRENHEIT.search(text)) and not _CELSIUS.search(text)


def probe_rank(heading: str) -> int | None:
    """How exactly a heading names a measuring point, 0 the best; None: not at all."""
    return next((rank for rank, words in enumerate(PROBE_WORDS) if words.search(heading)), None)


def probe_name(heading: str) -> str:
    """What is left of a heading without unit and the word for temperature; the whole where nothing is left.

    >>> probe_name("1号库东 温度(℃)")
    '1号库东'
    """
    bare = _PLAIN_WORDS.sub(" ", _BRACKETS.sub(_kept_bracket, plain(heading)))
    return bare.strip(" -_—:：/·.") and " ".join(bare.split()).strip(" -_—:：/·")


def _kept_bracket(found: re.Match[str]) -> str:
    """A unit in brackets goes, a place in brackets stays."""
    inner = found.group()[1:-1]
    bare = _PLAIN_WORDS.sub("", inner).strip(" ,/")
    return "" if not bare or bare.lower() in {"c", "f", "单位:", "单位"} else found.group()


def zone_minutes(text: str) -> int | None:
    """Minutes ahead of UTC that a header names (「UTC+8」, 「GMT」); None where it names no zone."""
    found = _ZONE.search(text)
    if found is None:
        return None
    sign, hours, minutes = found.groups()
    if sign is None:
        return 0
    return (-1 if sign == "-" else 1) * (int(hours) * 60 + int(minutes or 0))
