"""Whom the patrol reminded of what, so that nobody is told the same every day. Moments are UTC."""

from django.db import models


class PatrolReminder(models.Model):
    """The last reminder about one item of one source. ``state``: what was told; a worse one is told at once."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField("来源", max_length=60)
    key = models.CharField("事项", max_length=80)
    state = models.CharField("状态", max_length=10)
    told_at = models.DateTimeField("提醒时间")
    told = models.PositiveIntegerField("提醒次数", default=1)
    people = models.PositiveIntegerField("提醒人数", default=0)

    class Meta:
        verbose_name = "巡查提醒"
        verbose_name_plural = "巡查提醒"
        constraints = (models.UniqueConstraint(fields=["source", "key"], name="patrol_reminder_once"),)

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
