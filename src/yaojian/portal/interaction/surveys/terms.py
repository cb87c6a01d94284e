"""How long the public must be asked: ``data/terms.yaml``."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yaojian.kernel.calendar import workdays

_FILE = Path(__file__).parent / "data" / "terms.yaml"


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


def small_number() -> int:
    """Fewer answers than this are not told one by one."""
    return int(_data()["small_number"])


def warning(matter: str, opens_on: date, closes_on: date) -> str:
    """A sentence when the period is shorter than the term of the matter; empty when it is long enough."""
    term = _data()["terms"][matter]
    if term["unit"] == "workday":
        long_enough = closes_on >= workdays.add_working_days(opens_on, term["days"])
    else:
        long_enough = closes_on >= opens_on + timedelta(days=term["days"])
    if long_enough:
        return ""
    unit = "个工作日" if term["unit"] == "workday" else "日"
    confirm = "，依据待确认" if term["confirm"] else ""
    return f"{term['label']}征求意见一般不少于 {term['days']} {unit}（{term['source']}{confirm}），现在的时间较短。"
