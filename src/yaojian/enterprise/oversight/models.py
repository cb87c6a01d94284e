"""What the bureau did about reports not filed. Times are UTC, days Beijing days."""

from uuid import uuid4

from django.conf import settings
from django.db import models


class FilingReminder(models.Model):
    """A company was reminded of a report it owes. Insert-only, by trigger; one a company and day, whoever reminds.

    ``told``: to how many accounts of the company the notice went.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(
        "companies.Company", verbose_name="企业", on_delete=models.PROTECT, related_name="filing_reminders"
    )
    code = models.CharField("报告种类", max_length=60)
    year = models.PositiveSmallIntegerField("报告年度")
    day = models.DateField("日期")
    told = models.PositiveSmallIntegerField("通知账号数")
    at = models.DateTimeField("催报时间")
    by = models.CharField("催报人", max_length=60)
    unit = models.CharField("催报单位", max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="催报账号", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "催报记录"
        verbose_name_plural = "催报记录"
        ordering = ("-at", "id")
        constraints = (models.UniqueConstraint(fields=["company", "day"], name="filing_reminder_once_a_day"),)
        indexes = (models.Index(fields=["company", "code", "year", "at"], name="filing_reminder_of_report"),)

    def __str__(self) -> str:
        return f"{self.company} {self.year} 年度 {self.day}"
