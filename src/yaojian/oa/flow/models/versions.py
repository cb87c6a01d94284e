"""Published definitions."""

from uuid import uuid4

from django.db import models


class FlowVersion(models.Model):
    """A published definition. Never changed (trigger): instances keep the version they began with."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField("代号", max_length=40)
    number = models.PositiveIntegerField("版本")
    name = models.CharField("名称", max_length=60)
    sha256 = models.CharField("内容摘要", max_length=64)
    body = models.JSONField("定义")
    published_at = models.DateTimeField("发布时间", auto_now_add=True)

    class Meta:
        verbose_name = "流程版本"
        verbose_name_plural = "流程版本"
        constraints = (models.UniqueConstraint(fields=["code", "number"], name="flow_version_once"),)

    def __str__(self) -> str:
        return f"{self.name} 第 {self.number} 版"
