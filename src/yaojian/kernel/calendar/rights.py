"""Rights of the calendar."""

from yaojian.kernel.permissions.rights import Right

EDIT = Right("kernel.calendar.edit", "维护工作日历", holders="system_admin")
