"""Definitions, reports and their sections. Years are report years (the year told about)."""

from uuid import uuid4

from django.db import models


class ReportDefinition(models.Model):
    """One version of what a report asks (JSON Schema 2020-12). Insert-only, by trigger: filed reports lean on it.

    ``first_year``: reports of this year and later are opened on it, until a newer version says so.
    ``source`` is the text of its file and not ``jsonb``, which would lose the order of the questions; ``sha256`` is that
    of the text in UTF-8.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField("代码", max_length=60)
    version = models.CharField("版本", max_length=20)
    title = models.CharField("名称", max_length=80)
    first_year = models.PositiveSmallIntegerField("起用年度")
    source = models.TextField("定义")
    sha256 = models.CharField("内容摘要", max_length=64)
    published_at = models.DateTimeField("发布时间", auto_now_add=True)

    class Meta:
        verbose_name = "报告定义"
        verbose_name_plural = "报告定义"
        ordering = ("code", "-first_year")
        constraints = (
            models.UniqueConstraint(fields=["code", "version"], name="definition_version_once"),
            models.UniqueConstraint(fields=["code", "first_year"], name="definition_first_year_once"),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class ReportState(models.TextChoices):
    """Where a report stands. draft → submitted → accepted, or returned → submitted again.

    ``reopened``: accepted once, opened again because the company asked to correct it; it is submitted again like a
    returned one.
    """

    DRAFT = "draft", "填写中"
    SUBMITTED = "submitted", "待审核"
    ACCEPTED = "accepted", "已受理"
    RETURNED = "returned", "已退回"
    REOPENED = "reopened", "更正中"


EDITABLE = (ReportState.DRAFT, ReportState.RETURNED, ReportState.REOPENED)


class Report(models.Model):
    """One company's report on one year. ``code`` repeats the definition's, so that a year has one report a kind.

    ``row_version`` rises with every change of the report or of any of its sections: what was reviewed on the screen is
    what is submitted, or the submission is refused. ``receipt`` is given with the first submission and stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(
        "companies.Company", verbose_name="企业", on_delete=models.PROTECT, related_name="annual_reports"
    )
    definition = models.ForeignKey(
        ReportDefinition, verbose_name="报告定义", on_delete=models.PROTECT, related_name="reports"
    )
    code = models.CharField("报告种类", max_length=60)
    year = models.PositiveSmallIntegerField("报告年度")
    state = models.CharField("状态", max_length=20, choices=ReportState, default=ReportState.DRAFT)
    row_version = models.PositiveIntegerField("修改次数", default=0)
    receipt = models.CharField("回执号", max_length=30, blank=True)
    started_at = models.DateTimeField("开始填报时间", auto_now_add=True)
    submitted_at = models.DateTimeField("最近提交时间", null=True, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)

    class Meta:
        verbose_name = "年度报告"
        verbose_name_plural = "年度报告"
        ordering = ("-year", "company")
        constraints = (
            models.UniqueConstraint(fields=["company", "code", "year"], name="report_once_a_year"),
            models.UniqueConstraint(fields=["receipt"], condition=~models.Q(receipt=""), name="report_receipt_once"),
            models.CheckConstraint(condition=models.Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=ReportState.DRAFT)
                | (models.Q(submitted_at__isnull=False) & ~models.Q(receipt="")),
                name="report_filed_has_receipt",
            ),
        )
        indexes = (
            models.Index(fields=["code", "year", "state"], name="report_by_year"),
            models.Index(
                fields=["state", "submitted_at"],
                condition=models.Q(submitted_at__isnull=False),
                name="report_filed_by_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} 年度{self.definition.title}"

    @property
    def is_editable(self) -> bool:
        """Whether the company may change it now: never submitted, returned, or opened again for correction."""
        return self.state in EDITABLE


class Section(models.Model):
    """The draft of one section. ``row_version`` 0: opened (perhaps prefilled from the register), never saved.

    ``kept_at``: when its text before a change was last kept as a ``SectionRevision``.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, verbose_name="年度报告", on_delete=models.CASCADE, related_name="sections")
    code = models.CharField("章节", max_length=40)
    data = models.JSONField("内容", default=dict)
    row_version = models.PositiveIntegerField("修改次数", default=0)
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    saved_by = models.CharField("保存人", max_length=60, blank=True)
    kept_at = models.DateTimeField("留存时间", null=True, blank=True)

    class Meta:
        verbose_name = "报告章节"
        verbose_name_plural = "报告章节"
        constraints = (models.UniqueConstraint(fields=["report", "code"], name="section_once"),)

    def __str__(self) -> str:
        return f"{self.report} {self.code}"
