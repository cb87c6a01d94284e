"""How long a problem may take to be mended, from ``terms.yaml``."""

import functools
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

import yaml

from yaojian.kernel.calendar import workdays


@functools.cache
def _stated() -> dict[str, Any]:
    text = (resources.files(__package__) / "terms.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def due_for(severity: str, now: datetime) -> datetime:
    """End of the last working day a problem of this severity may take. Raises ``CalendarMissing`` (503)."""
    return workdays.due_in_working_days(now, int(_stated()["days"][severity]))


def remind_before() -> timedelta:
    """How long before the deadline its owner is reminded."""
    return timedelta(hours=int(_stated()["remind_hours_before"]))
