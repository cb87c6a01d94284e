"""Whatever is owed until a time."""

from uuid import uuid4

from django.db import models
from django.db.models import Q


class DeadlineState(models.TextChoices):
    """Whether the clock runs. Being late is no state: ``due < now()`` in the query."""

    OPEN = "open", "进行中"
    PAUSED = "paused", "暂停"
    CLOSED = "closed", "已办结"


class Deadline(models.Model):
    """Something owed by a unit or person (or by whom the kind says) until ``due``. All moments are UTC.

    ``remind_at`` and ``escalate_at`` are the next moments the clock job acts; they are emptied when it has.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("类别", max_length=80)
    title = models.CharField("事项", max_length=200)
    link = models.CharField("去处", max_length=300, blank=True)
    subject_type = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象", max_length=64)
    owner_unit = models.ForeignKey(
        "organisations.Unit", verbose_name="责任单位", null=True, on_delete=models.PROTECT, related_name="deadlines"
    )
    owner_person = models.ForeignKey(
        "organisations.Person", verbose_name="责任人", null=True, on_delete=models.PROTECT, related_name="deadlines"
    )
    opened = models.DateTimeField("开始时间")
    due = models.DateTimeField("到期时间")
    state = models.CharField("状态", max_length=10, choices=DeadlineState, default=DeadlineState.OPEN)
    remind_at = models.DateTimeField("提醒时间", null=True, blank=True)
    escalate_at = models.DateTimeField("上报时间", null=True, blank=True)
    reminded_at = models.DateTimeField("已提醒时间", null=True, blank=True)
    escalated_at = models.DateTimeField("已上报时间", null=True, blank=True)
    paused_at = models.DateTimeField("暂停时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        verbose_name = "期限"
        verbose_name_plural = "期限"
        ordering = ["due", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"],
                condition=~Q(state="closed"),
                name="deadline_one_open",
            ),
            models.CheckConstraint(condition=Q(state__in=DeadlineState.values), name="deadline_state_known"),
            models.CheckConstraint(
                condition=Q(state="paused", paused_at__isnull=False) | (~Q(state="paused") & Q(paused_at__isnull=True)),
                name="deadline_pause_has_start",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="deadline_closed_has_end",
            ),
        ]
        indexes = [
            models.Index(fields=["remind_at"], condition=Q(state="open"), name="deadline_to_remind"),
            models.Index(fields=["escalate_at"], condition=Q(state="open"), name="deadline_to_escalate"),
            models.Index(fields=["owner_unit", "due"], condition=~Q(state="closed"), name="deadline_of_unit"),
            models.Index(fields=["owner_person", "due"], condition=~Q(state="closed"), name="deadline_of_person"),
        ]

    def __str__(self) -> str:
        return self.title
