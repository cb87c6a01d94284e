"""Series (one per kind of number and year) and every number they ever gave."""

from uuid import uuid4

from django.db import models


class Series(models.Model):
    """A row of numbers, e.g. ``oa.incoming`` of 2026. Its row lock makes the numbers gapless."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField("编号系列", max_length=80)
    year = models.PositiveIntegerField("年度")
    next = models.PositiveIntegerField("下一个号", default=1)

    class Meta:
        verbose_name = "编号系列"
        verbose_name_plural = "编号系列"
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="series_once_a_year")]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


class NumberState(models.TextChoices):
    """What became of a number. ``FREE`` = was reserved and given back; the next taker gets it."""

    FREE = "free", "可用"
    RESERVED = "reserved", "预留"
    BOUND = "bound", "已用"
    VOID = "void", "作废"


class Number(models.Model):
    """One number of a series and what it stands on."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    series = models.ForeignKey(Series, verbose_name="编号系列", on_delete=models.PROTECT, related_name="numbers")
    value = models.PositiveIntegerField("号")
    state = models.CharField("状态", max_length=10, choices=NumberState)
    subject_type = models.CharField("对象类别", max_length=60, blank=True)
    subject_id = models.CharField("对象", max_length=64, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)
    changed = models.DateTimeField("时间", auto_now=True)

    class Meta:
        verbose_name = "编号"
        verbose_name_plural = "编号"
        ordering = ["series", "value"]
        constraints = [
            models.UniqueConstraint(fields=["series", "value"], name="number_once_per_series"),
            models.UniqueConstraint(
                fields=["series", "subject_type", "subject_id"],
                condition=models.Q(state="bound") & ~models.Q(subject_id=""),
                name="number_bound_once",
            ),
            models.CheckConstraint(condition=models.Q(state__in=NumberState.values), name="number_state_known"),
        ]
        indexes = [models.Index(fields=["series", "state", "value"], name="number_free_first")]

    def __str__(self) -> str:
        return f"{self.series} 第 {self.value} 号"
