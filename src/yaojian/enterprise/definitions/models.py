"""Versions of report definitions while they are written. Times are UTC."""

from uuid import uuid4

from django.db import models


class DraftDefinition(models.Model):
    """The next version of one report; one draft a report. Gone when it is published or thrown away (the audit tells).

    ``source`` is JSON as text, because ``jsonb`` would lose the order of the questions; ``base`` is the version it was
    made from, ``first_year`` the first report year that will be opened on it. ``row_version`` counts saves, so that two
    authors notice each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField("报告种类", max_length=60)
    base = models.ForeignKey(
        "annual_reports.ReportDefinition", verbose_name="底稿版本", on_delete=models.PROTECT, related_name="drafts"
    )
    version = models.CharField("版本", max_length=20)
    first_year = models.PositiveSmallIntegerField("起用年度")
    source = models.TextField("定义")
    row_version = models.PositiveIntegerField("保存次数", default=1)
    begun_by = models.CharField("起草人", max_length=60)
    begun_at = models.DateTimeField("起草时间", auto_now_add=True)
    saved_by = models.CharField("保存人", max_length=60)
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        verbose_name = "报告格式草稿"
        verbose_name_plural = "报告格式草稿"
        constraints = (models.UniqueConstraint(fields=["code"], name="definition_draft_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.version}（草稿）"
