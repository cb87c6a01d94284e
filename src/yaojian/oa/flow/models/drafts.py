"""Definitions being written."""

from uuid import uuid4

from django.db import models


class DefinitionDraft(models.Model):
    """The workbench of one flow: what its next version may become, sound or not. Kept after publication.

    ``version`` counts saves, so that two authors notice each other; ``trials`` are the author's own tests, one a line
    (``trials``).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField("代号", max_length=40)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=20)
    body = models.JSONField("定义")
    trials = models.TextField("自测", blank=True)
    version = models.PositiveIntegerField("保存次数", default=1)
    edited_by = models.CharField("修改人", max_length=40)
    edited_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "流程草稿"
        verbose_name_plural = "流程草稿"
        constraints = (models.UniqueConstraint(fields=["code"], name="flow_draft_once"),)

    def __str__(self) -> str:
        return f"{self.name}（草稿）"
