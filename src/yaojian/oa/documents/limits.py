"""How a time limit is told: what it is, how long until or since, and how loudly."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from yaojian.kernel.calendar.workdays import BEIJING

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """``words`` and ``note`` are read together; ``tone`` is ``late``, ``soon`` (today) or empty."""

    words: str
    note: str
    tone: str


def limit_of(due: datetime | None, *, now: datetime | None = None, settled: datetime | None = None) -> Limit | None:
    """None without a limit. A limit at midnight belongs to the day that ends then. ``settled`` is when it was done."""
    if due is None:
        return None
    moment = _told(due)
    if settled is not None:
        return Limit("逾期办结" if settled > due else "按时办结", f"时限{moment}", "late" if settled > due else "")
    now = now or timezone.now()
    today = now.astimezone(BEIJING).date()
    if due <= now:
        return Limit(f"超时 {span_told(now - due)}", f"应于{moment}前办结", "late")
    last_day = (due.astimezone(BEIJING) - timedelta(microseconds=1)).date()
    if last_day == today:
        clock = "24:00" if _ends_a_day(due) else f"{due.astimezone(BEIJING):%H:%M}"
        return Limit(f"今日 {clock}", f"剩 {span_told(due - now)}", "soon")
    return Limit(moment, f"剩 {(last_day - today).days} 天", "")


def _ends_a_day(due: datetime) -> bool:
    return due.astimezone(BEIJING).time() == time.min


def _told(due: datetime) -> str:
    local = due.astimezone(BEIJING)
    if _ends_a_day(due):
        day = local.date() - timedelta(days=1)
        return f"{day.month}月{day.day}日"
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def span_told(span: timedelta) -> str:
    """3 天, 2 小时 5 分, 8 分钟; never less than a minute."""
    minutes = max(1, span // _MINUTE)
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    if days:
        return f"{days} 天"
    return f"{hours} 小时 {left} 分" if hours else f"{left} 分钟"
