"""Days that differ from what the library says, or that it does not know yet."""

from uuid import uuid4

from django.db import models


class DayOverride(models.Model):
    """One Beijing calendar day: a working day or not, by whose notice. Any row of a year makes that year known."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    date = models.DateField("日期")
    working = models.BooleanField("上班")
    reason = models.CharField("说明", max_length=100, help_text="如“春节放假”“调休上班”。")
    source = models.CharField("依据", max_length=200, blank=True, help_text="通知的文号或网址。")

    class Meta:
        verbose_name = "工作日历特例"
        verbose_name_plural = "工作日历特例"
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["date"], name="override_once_a_day")]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {'上班' if self.working else '放假'}"
