"""A quarterly report, frozen as it was made. Moments are UTC; quarters are Beijing's."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from yaojian.inspection.runs.models import Run


class ReportState(models.TextChoices):
    """Where its making stands."""

    WAITING = "waiting", "正在生成"
    DONE = "done", "已生成"
    FAILED = "failed", "没有生成"


class QuarterReport(models.Model):
    """The report of a site for a quarter, from one run, compared with another. ``content``: all it says, as shown and printed.

    A report made again is a new one: the earlier stays as it was handed over.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    site = models.CharField("网站", max_length=255)
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    run = models.ForeignKey(Run, models.PROTECT, verbose_name="检查", related_name="+")
    before = models.ForeignKey(Run, models.PROTECT, verbose_name="对比的检查", null=True, related_name="+")
    state = models.CharField("状态", max_length=10, choices=ReportState, default=ReportState.WAITING)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="生成人", related_name="+")
    made_by_name = models.CharField("生成人姓名", max_length=60)
    created = models.DateTimeField("生成时间", auto_now_add=True)
    job = models.ForeignKey("jobs.JobRun", models.SET_NULL, verbose_name="后台任务", null=True, related_name="+")
    content = models.JSONField("内容", default=dict)
    pdf = models.ForeignKey("files.StoredFile", models.PROTECT, verbose_name="PDF", null=True, related_name="+")
    docx = models.ForeignKey("files.StoredFile", models.PROTECT, verbose_name="DOCX", null=True, related_name="+")

    class Meta:
        verbose_name = "检查报告"
        verbose_name_plural = "检查报告"
        ordering = ("-created", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="quarter_report_quarter_of_four"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="quarter_report_state_known"),
        )
        indexes = (models.Index(fields=["-created", "-id"], name="quarter_report_newest_first"),)

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """「2026年第一季度网站检查报告」."""
        return f"{self.year}年第{'一二三四'[self.quarter - 1]}季度网站检查报告"
