"""Working hours: what a reviewer owes is counted in them."""

from datetime import datetime, time, timedelta

from yaojian.kernel.calendar import workdays
from yaojian.kernel.calendar.workdays import BEIJING

OFFICE_HOURS = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))
"""Seven hours a working day, Beijing time. Source: 湖北省直机关作息时间, from memory, to confirm."""


def add_working_hours(start: datetime, hours: int) -> datetime:
    """The moment ``hours`` working hours after ``start`` (aware). Raises ``CalendarMissing`` (503) beyond the known years."""
    left = timedelta(hours=hours)
    now = start.astimezone(BEIJING)
    while True:
        if workdays.is_working_day(now.date()):
            for opens, closes in OFFICE_HOURS:
                begin = max(now, datetime.combine(now.date(), opens, tzinfo=BEIJING))
                end = datetime.combine(now.date(), closes, tzinfo=BEIJING)
                if begin < end and left <= end - begin:
                    return begin + left
                left -= max(end - begin, timedelta(0))
        now = datetime.combine(now.date() + timedelta(days=1), time.min, tzinfo=BEIJING)
