"""What happens to a draft beside its text: earlier texts, who is there now, imported tables. Times are UTC."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from .reports import Section


class SectionRevision(models.Model):
    """The text of a section as it stood before a change. Never changed, by trigger; old ones are thinned out.

    ``row_version``, ``saved_at`` and ``saved_by`` are the section's when that text was saved.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    section = models.ForeignKey(Section, verbose_name="报告章节", on_delete=models.CASCADE, related_name="revisions")
    data = models.JSONField("内容")
    row_version = models.PositiveIntegerField("修改次数")
    saved_at = models.DateTimeField("保存时间", null=True)
    saved_by = models.CharField("保存人", max_length=60, blank=True)
    kept_at = models.DateTimeField("留存时间", auto_now_add=True)

    class Meta:
        verbose_name = "章节历史"
        verbose_name_plural = "章节历史"
        ordering = ("section", "-row_version")
        constraints = (models.UniqueConstraint(fields=["section", "row_version"], name="revision_once"),)

    def __str__(self) -> str:
        return f"{self.section} 第 {self.row_version} 版"


class SectionVisit(models.Model):
    """Somebody has the page of a section open; who was last seen more than a minute or two ago has left."""

    section = models.ForeignKey(Section, verbose_name="报告章节", on_delete=models.CASCADE, related_name="visits")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="账号", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField("姓名", max_length=60)
    seen_at = models.DateTimeField("最近在场时间")

    class Meta:
        verbose_name = "章节在场"
        verbose_name_plural = "章节在场"
        constraints = (models.UniqueConstraint(fields=["section", "user"], name="visit_once"),)

    def __str__(self) -> str:
        return f"{self.name} {self.section}"


class ImportRun(models.Model):
    """A table somebody imported into a section, or tried to. ``problems``: ``[{"row": 7, "column": "面积", "sentence": …}]``.

    Nothing is imported while there is one problem; ``imported`` is 0 then. ``replaced``: the rows took the place of what
    stood there instead of coming after it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    section = models.ForeignKey(Section, verbose_name="报告章节", on_delete=models.CASCADE, related_name="imports")
    table = models.CharField("表格", max_length=60)
    file_name = models.CharField("文件名", max_length=255)
    rows = models.PositiveIntegerField("表格行数")
    imported = models.PositiveIntegerField("导入行数")
    replaced = models.BooleanField("替换原有行", default=False)
    problems = models.JSONField("问题", default=list)
    at = models.DateTimeField("导入时间", auto_now_add=True)
    by = models.CharField("导入人", max_length=60)

    class Meta:
        verbose_name = "表格导入"
        verbose_name_plural = "表格导入"
        ordering = ("-at", "id")

    def __str__(self) -> str:
        return f"{self.file_name} {self.table}"
