"""More time for a company, and what it asks to correct after the report was accepted. Times are UTC, days Beijing days."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from .reports import Report


class Extension(models.Model):
    """A company may file one year's report of a kind until ``until``. Insert-only, by trigger; the newest one counts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(
        "companies.Company", verbose_name="企业", on_delete=models.PROTECT, related_name="report_extensions"
    )
    code = models.CharField("报告种类", max_length=60)
    year = models.PositiveSmallIntegerField("报告年度")
    until = models.DateField("延期至")
    reason = models.TextField("理由")
    granted_by = models.CharField("批准人", max_length=60)
    granted_unit = models.CharField("批准单位", max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="批准账号", null=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "延期"
        verbose_name_plural = "延期"
        ordering = ("company", "code", "year", "-granted_at")
        constraints = (models.CheckConstraint(condition=~models.Q(reason=""), name="extension_has_reason"),)
        indexes = (models.Index(fields=["company", "code", "year", "granted_at"], name="extension_of_report"),)

    def __str__(self) -> str:
        return f"{self.company} {self.year} 年度延期至 {self.until}"


class CorrectionState(models.TextChoices):
    """What became of a request."""

    ASKED = "asked", "待答复"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "未同意"


class CorrectionRequest(models.Model):
    """The company asks to correct an accepted report; the branch opens it again or refuses, with an answer."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, verbose_name="年度报告", on_delete=models.PROTECT, related_name="corrections")
    reason = models.TextField("更正理由")
    state = models.CharField("状态", max_length=20, choices=CorrectionState, default=CorrectionState.ASKED)
    asked_at = models.DateTimeField("申请时间")
    asked_by = models.CharField("申请人", max_length=60)
    answer = models.TextField("答复", blank=True)
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)
    decided_by = models.CharField("答复人", max_length=60, blank=True)
    decided_unit = models.CharField("答复单位", max_length=80, blank=True)

    class Meta:
        verbose_name = "更正申请"
        verbose_name_plural = "更正申请"
        ordering = ("-asked_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["report"], condition=models.Q(state="asked"), name="correction_once_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(state__in=CorrectionState.values), name="correction_state_known"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(answer=""), name="correction_refusal_has_answer"
            ),
        )
        indexes = (models.Index(fields=["asked_at"], condition=models.Q(state="asked"), name="correction_waiting"),)

    def __str__(self) -> str:
        return f"{self.report} {self.get_state_display()}"
