"""What the calendar does not know."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class CalendarMissing(Refusal):
    """The working days of this year are not known: no library, no data file, no imported day."""

    code = "kernel.calendar.calendar_missing"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = "{year} 年的工作日历还没有录入，办理期限算不出来。"
    remedy = "请系统管理员在“工作日历”中录入国务院办公厅公布的放假安排后再试。"
    year: int
