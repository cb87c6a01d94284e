"""How long work is getting on, for the page that waits for it."""

from uuid import uuid4

from django.conf import settings
from django.db import models


class RunState(models.TextChoices):
    """Where a run stands."""

    WAITING = "waiting", "等待中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"


class JobRun(models.Model):
    """One piece of long work somebody watches: an import, an export, a whole-site build.

    ``done`` of ``total`` steps (0 = not known yet); ``message`` is a Chinese sentence for the one who waits.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("任务", max_length=80)
    label = models.CharField("名称", max_length=120)
    subject_type = models.CharField("对象类别", max_length=60, blank=True)
    subject_id = models.CharField("对象", max_length=64, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发起人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=RunState, default=RunState.WAITING)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    message = models.CharField("说明", max_length=300, blank=True)
    created = models.DateTimeField("创建时间", auto_now_add=True)
    changed = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"
        ordering = ["-created"]
        indexes = [
            models.Index(fields=["started_by", "-created"], name="run_of_user"),
            models.Index(fields=["subject_type", "subject_id"], name="run_of_subject"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(state__in=RunState.values), name="run_state_known")]

    def __str__(self) -> str:
        return self.label

    @property
    def percent(self) -> int:
        """0–100; 0 while the total is not known."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def is_over(self) -> bool:
        """Nothing more will happen."""
        return self.state in (RunState.DONE, RunState.FAILED)
