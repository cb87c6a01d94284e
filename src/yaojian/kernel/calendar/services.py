"""Changing the calendar."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.errors import Invalid
from yaojian.kernel.permissions import checks

from .models import DayOverride
from .rights import EDIT


@transaction.atomic
def override_day(*, actor: Actor, day: date, working: bool, reason: str, source: str = "") -> DayOverride:
    """Say that ``day`` is (not) a working day; again for the same day replaces. Raises ``RightMissing``, ``Invalid``.

    Due dates already given do not move: a promise once made to a citizen stands.
    """
    checks.require(actor, EDIT)
    if not reason.strip():
        raise Invalid(field="说明", reason="请写明放假或调休的缘由。")
    values = {"working": working, "reason": reason.strip(), "source": source.strip()}
    override, _ = DayOverride.objects.update_or_create(date=day, defaults=values)
    record(actor, "kernel.calendar.overridden", override, summary=f"工作日历：{override}（{reason}）。", source=source)
    return override


@transaction.atomic
def import_year(*, actor: Actor, year: int, off: Iterable[date], on: Iterable[date], source: str) -> int:
    """Enter a year's notice: days ``off`` beside weekends and weekend days ``on`` duty (调休). Replaces the year.

    Raises ``RightMissing``; ``Invalid`` for a day outside ``year``. Returns how many days were entered.
    """
    checks.require(actor, EDIT)
    days = dict.fromkeys(off, False) | dict.fromkeys(on, True)
    if stray := next((day for day in days if day.year != year), None):
        raise Invalid(field="日期", reason=f"{stray:%Y-%m-%d} 不在 {year} 年内。")
    DayOverride.objects.filter(date__year=year).delete()
    DayOverride.objects.bulk_create(
        DayOverride(date=day, working=working, reason="调休上班" if working else "放假", source=source)
        for day, working in sorted(days.items())
    )
    record(actor, "kernel.calendar.imported", summary=f"录入 {year} 年工作日历，共 {len(days)} 天。", source=source)
    return len(days)


@transaction.atomic
def forget_override(*, actor: Actor, day: date) -> None:
    """Let the library's word for ``day`` count again. Harmless when there is no override."""
    checks.require(actor, EDIT)
    override = DayOverride.objects.filter(date=day).first()
    if override is None:
        return
    record(actor, "kernel.calendar.restored", override, summary=f"工作日历：{day:%Y-%m-%d} 恢复默认。")
    override.delete()
