"""One matter on its way, and the occurrences of its steps."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .ids import in_time_order
from .versions import FlowVersion

if TYPE_CHECKING:
    from uuid import UUID

PERSON = "organisations.Person"
UNIT = "organisations.Unit"


class InstanceState(models.TextChoices):
    """Whether the matter still needs somebody."""

    RUNNING = "running", "办理中"
    ENDED = "ended", "已办结"
    VOID = "void", "已作废"


class Instance(models.Model):
    """One matter on its way. Its row lock is the lock of everything below it; ``open`` counts open 办 tasks.

    Its id is also its document's. ``title`` and ``urgency`` are copies kept by the room that owns the subject. Running with
    open tasks, or over with a time: check ``instance_open_while_running`` of migration 0002. ``places`` says where it is:
    branch number → [step, name]; branch 0 outside a fork. ``closed_by`` is the number of the event that ended it.
    ``route``: steps the subject asks for, in order; where it is set, the ways of a step shrink to the next of them
    (``moves.ways``). Empty: whoever submits chooses.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(
        FlowVersion, models.PROTECT, related_name="instances", verbose_name="流程版本", db_index=False
    )
    kind = models.CharField("类别", max_length=20)
    title = models.CharField("标题", max_length=200, default="", db_default="")
    urgency = models.CharField("缓急", max_length=10, default="normal", db_default="normal")
    state = models.CharField("状态", max_length=10, choices=InstanceState, default=InstanceState.RUNNING)
    open = models.IntegerField("待办任务数", default=0)
    step = models.CharField("当前环节", max_length=40)
    step_name = models.CharField("当前环节名称", max_length=200)
    route = ArrayField(models.CharField(max_length=40), verbose_name="指定路线", default=list, blank=True)
    places = models.JSONField("所在环节", default=dict, db_default=models.Value({}, models.JSONField()))
    batch_number = models.IntegerField("批次", default=0)
    round = models.IntegerField("轮次", default=1)
    starter = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="发起人", db_index=False)
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="发起单位", db_index=False)
    created = models.DateTimeField("发起时间")
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.IntegerField("办结事件", default=0, db_default=0)
    event_count = models.IntegerField("事件数", default=0)
    head_hash = models.CharField("末条事件摘要", max_length=64)

    class Meta:
        verbose_name = "流程实例"
        verbose_name_plural = "流程实例"
        indexes = (
            models.Index(fields=["-created", "-id"], condition=Q(state="running"), name="instance_running"),
            models.Index(
                fields=["starter", "-created", "-id"], condition=Q(state="running"), name="instance_of_starter"
            ),
            models.Index(fields=["unit", "-created", "-id"], condition=Q(state="running"), name="instance_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.step_name}（{self.get_state_display()}）"

    @property
    def is_running(self) -> bool:
        """Still on its way."""
        return self.state == InstanceState.RUNNING


class Batch(models.Model):
    """One occurrence of a step on one branch. Coming back to a step opens a new batch.

    ``total`` base signers were asked, ``needed`` of them complete it, ``signed`` have signed: one signature never loads
    its siblings. ``came_from`` is the batch before this one on the way the matter took: a batch opened by 退回 has that
    of the batch it stands for, so the chain is always the way back. ``origin`` is the batch whose fork opened the branch.
    ``return_to``: after 退回直送, the batch to resume once this one is complete. ``opened_by``, ``closed_by``: event numbers.
    One open batch a branch: constraint ``batch_one_open`` of migration 0002, asked at commit.
    """

    id = models.UUIDField(primary_key=True, default=in_time_order, editable=False)
    instance = models.ForeignKey(
        Instance, models.PROTECT, related_name="batches", verbose_name="流程实例", db_index=False, db_constraint=False
    )
    number = models.IntegerField("批次")
    branch = models.SmallIntegerField("分支", default=0, db_default=0)
    step = models.CharField("环节", max_length=40)
    step_name = models.CharField("环节名称", max_length=40)
    mode = models.CharField("办理方式", max_length=10)
    round = models.IntegerField("轮次", default=1)
    total = models.IntegerField("人数", default=1, db_default=1)
    needed = models.IntegerField("需签人数", default=1, db_default=1)
    signed = models.IntegerField("已签人数", default=0, db_default=0)
    came_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="上一批次",
        db_index=False,
        db_constraint=False,
    )
    origin = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="分支起点",
        db_index=False,
        db_constraint=False,
    )
    return_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="直送批次",
        db_index=False,
        db_constraint=False,
    )
    opened = models.DateTimeField("开始时间")
    opened_by = models.IntegerField("开始事件", default=0, db_default=0)
    closed = models.DateTimeField("结束时间", null=True, blank=True)
    closed_by = models.IntegerField("结束事件", default=0, db_default=0)

    if TYPE_CHECKING:
        instance_id: UUID

    class Meta:
        verbose_name = "办理批次"
        verbose_name_plural = "办理批次"
        constraints = (models.UniqueConstraint(fields=["instance", "number"], name="batch_number_once"),)

    def __str__(self) -> str:
        return self.step_name
