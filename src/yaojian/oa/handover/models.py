"""The record of a handover. Insert-only (triggers). Times are UTC."""

from uuid import uuid4

from django.db import models

PERSON = "organisations.Person"
UNIT = "organisations.Unit"


class Handover(models.Model):
    """``person``'s open work went to others. ``unit`` is the one he worked in: scope of who may read the record."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="handovers", verbose_name="移交人")
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="所在单位")
    reason = models.CharField("交接原因", max_length=200)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="经办人")
    made_at = models.DateTimeField("交接时间")

    class Meta:
        verbose_name = "交接"
        verbose_name_plural = "交接"
        indexes = (models.Index(fields=["-made_at", "-id"], name="handover_newest"),)

    def __str__(self) -> str:
        return f"{self.person}的交接"


class Line(models.Model):
    """One thing that went to ``receiver``, or ended with the handover where he is empty."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="lines", verbose_name="交接", db_index=False)
    number = models.PositiveIntegerField("序号")
    group = models.CharField("类别", max_length=40)
    group_label = models.CharField("类别名称", max_length=40)
    subject_id = models.UUIDField("对象")
    document_id = models.UUIDField("公文", null=True, blank=True)
    title = models.CharField("标题", max_length=200)
    link = models.CharField("去处", max_length=300, blank=True)
    receiver = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="接收人", db_index=False
    )

    class Meta:
        verbose_name = "交接明细"
        verbose_name_plural = "交接明细"
        constraints = (models.UniqueConstraint(fields=["handover", "number"], name="handover_line_once"),)
        indexes = (models.Index(fields=["receiver", "document_id"], name="handover_line_received"),)

    def __str__(self) -> str:
        return self.title
