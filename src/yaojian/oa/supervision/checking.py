"""What every act checks of what was typed: texts and days."""

from datetime import date, datetime

from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Invalid
from yaojian.oa.flow import clock

from .models import last_day

LONGEST_TEXT, LONGEST_NOTE = 1000, 500


def until_end_of(day: date) -> datetime:
    """The last moment of a Beijing day. Raises ``Invalid`` (422) for a day that is over."""
    if day < clock.now().astimezone(workdays.BEIJING).date():
        raise Invalid(field="完成时限", reason="不能早于今天。")
    return workdays.due_at_end_of(day)


def day_of(moment: datetime) -> str:
    """The day that ends at ``moment``, as 3月5日."""
    day = last_day(moment)
    return f"{day.month}月{day.day}日"


def checked_text(field: str, text: str, longest: int, *, required: bool = True) -> str:
    """Without blanks around it. Raises ``Invalid`` (422) when it is missing or too long."""
    text = text.strip()
    if required and not text:
        raise Invalid(field=field, reason="请写明后再提交。")
    if len(text) > longest:
        raise Invalid(field=field, reason=f"最多 {longest} 个字，现在有 {len(text)} 个字。")
    return text
