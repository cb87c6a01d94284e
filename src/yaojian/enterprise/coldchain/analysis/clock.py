"""Local time, apart, so that tests can set the clock."""

from datetime import datetime, timedelta, timezone

LOCAL = timezone(timedelta(hours=8), "北京时间")
"""UTC+8, which knows no summer time."""


def local_now() -> datetime:
    """Now in local time, without a zone, as logger files write it."""
    return datetime.now(LOCAL).replace(tzinfo=None)
