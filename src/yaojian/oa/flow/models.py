"""Versions, instances, batches, tasks, opinions, events. Times are UTC; ``due`` is the last moment."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

PERSON = "organisations.Person"
UNIT = "organisations.Unit"


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


class InstanceState(models.TextChoices):
    """Whether the matter still needs somebody."""

    RUNNING = "running", "办理中"
    ENDED = "ended", "已办结"


class Instance(models.Model):
    """One matter on its way. Its row lock is the lock of everything below it; ``open`` counts open 办 tasks."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(FlowVersion, models.PROTECT, related_name="instances", verbose_name="流程版本")
    kind = models.CharField("类别", max_length=20)
    state = models.CharField("状态", max_length=10, choices=InstanceState, default=InstanceState.RUNNING)
    open = models.PositiveIntegerField("待办任务数", default=0)
    step = models.CharField("当前环节", max_length=40)
    step_name = models.CharField("当前环节名称", max_length=40)
    batch_number = models.PositiveIntegerField("批次", default=0)
    round = models.PositiveIntegerField("轮次", default=1)
    starter = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="发起人")
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="发起单位")
    created = models.DateTimeField("发起时间")
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)
    event_count = models.PositiveIntegerField("事件数", default=0)
    head_hash = models.CharField("末条事件摘要", max_length=64)

    class Meta:
        verbose_name = "流程实例"
        verbose_name_plural = "流程实例"
        constraints = (
            models.CheckConstraint(
                condition=Q(state="running", open__gte=1, ended_at__isnull=True)
                | Q(state="ended", open=0, ended_at__isnull=False),
                name="instance_open_while_running",
            ),
        )
        indexes = (
            models.Index(fields=["kind", "-created"], condition=Q(state="running"), name="instance_running"),
            models.Index(fields=["starter", "-created"], condition=Q(state="running"), name="instance_of_starter"),
            models.Index(fields=["unit", "-created"], name="instance_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.step_name}（{self.get_state_display()}）"

    @property
    def is_running(self) -> bool:
        """Still on its way."""
        return self.state == InstanceState.RUNNING


class Batch(models.Model):
    """One occurrence of a step. Coming back to a step opens a new batch."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    instance = models.ForeignKey(Instance, models.PROTECT, related_name="batches", verbose_name="流程实例")
    number = models.PositiveIntegerField("批次")
    step = models.CharField("环节", max_length=40)
    step_name = models.CharField("环节名称", max_length=40)
    mode = models.CharField("办理方式", max_length=10)
    round = models.PositiveIntegerField("轮次", default=1)
    opened = models.DateTimeField("开始时间")
    closed = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "办理批次"
        verbose_name_plural = "办理批次"
        constraints = (
            models.UniqueConstraint(fields=["instance", "number"], name="batch_number_once"),
            models.UniqueConstraint(fields=["instance"], condition=Q(closed__isnull=True), name="batch_one_open"),
        )

    def __str__(self) -> str:
        return self.step_name


class Role(models.TextChoices):
    """What a task asks of its holder."""

    DO = "do", "办"
    READ = "read", "阅"


class TaskState(models.TextChoices):
    """``queued``: in a row of signers, not yet his turn."""

    QUEUED = "queued", "排队"
    OPEN = "open", "未完成"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"


class Task(models.Model):
    """What one person owes; the only source of the ledgers.

    ``kind`` and ``running`` are copies of the instance's, kept by the engine alone: with them every ledger is one index
    (oa.md §4). ``unit`` is the unit in whose name the holder acts. ``on_behalf_of`` is whose task it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    instance = models.ForeignKey(Instance, models.PROTECT, related_name="tasks", verbose_name="流程实例")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="tasks", verbose_name="办理批次", db_index=False)
    kind = models.CharField("类别", max_length=20)
    role = models.CharField("要求", max_length=5, choices=Role)
    state = models.CharField("状态", max_length=10, choices=TaskState)
    running = models.BooleanField("所属事项在办", default=True)
    position = models.PositiveIntegerField("次序", default=1)
    actor = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="办理人")
    on_behalf_of = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代谁办理"
    )
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="办理单位")
    created = models.DateTimeField("到达时间")
    read_at = models.DateTimeField("首次打开时间", null=True, blank=True)
    due = models.DateTimeField("办理时限", null=True, blank=True)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "办理任务"
        verbose_name_plural = "办理任务"
        constraints = (
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | ~Q(state="done") & Q(done_at__isnull=True),
                name="task_done_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["actor", "role", "-created", "-id"],
                include=["due", "read_at", "kind", "instance"],
                condition=Q(state="open"),
                name="task_open_actor",
            ),
            models.Index(
                fields=["actor", "role", "-done_at", "-id"],
                include=["kind", "instance"],
                condition=Q(state="done"),
                name="task_done_actor",
            ),
            models.Index(
                fields=["actor", "-done_at"],
                include=["instance"],
                condition=Q(state="done", role="do", running=True),
                name="task_tracked_actor",
            ),
            models.Index(fields=["batch", "position"], name="task_of_batch"),
            models.Index(fields=["unit", "due"], condition=Q(state="open", role="do"), name="task_unit_due"),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}（{self.get_state_display()}）"


class Opinion(models.Model):
    """What somebody wrote on handling a task. Insert-only (trigger); a correction is another opinion."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="opinions", verbose_name="办理任务")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="签署人", db_index=False)
    on_behalf_of = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代谁签署", db_index=False
    )
    text = models.TextField("意见", max_length=500)
    sm3 = models.CharField("意见摘要", max_length=64)
    at = models.DateTimeField("签署时间")

    class Meta:
        verbose_name = "办理意见"
        verbose_name_plural = "办理意见"

    def __str__(self) -> str:
        return self.text[:40]


class OpinionDraft(models.Model):
    """An unfinished opinion, kept while its writer is interrupted; gone once the opinion is signed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="drafts", verbose_name="办理任务", db_index=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+", verbose_name="起草人", db_index=False)
    text = models.TextField("意见草稿", max_length=500, blank=True)
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        verbose_name = "意见草稿"
        verbose_name_plural = "意见草稿"
        constraints = (models.UniqueConstraint(fields=["task", "person"], name="draft_one_per_writer"),)

    def __str__(self) -> str:
        return self.text[:40]


class Follow(models.Model):
    """Somebody keeps an eye on a matter (跟踪) beside those who started or handled it, who follow it anyway."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    instance = models.ForeignKey(
        Instance, models.CASCADE, related_name="follows", verbose_name="流程实例", db_index=False
    )
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+", verbose_name="跟踪人", db_index=False)
    since = models.DateTimeField("开始时间")

    class Meta:
        verbose_name = "跟踪"
        verbose_name_plural = "跟踪"
        constraints = (models.UniqueConstraint(fields=["person", "instance"], name="follow_once"),)

    def __str__(self) -> str:
        return f"{self.person}"


class Event(models.Model):
    """One thing that happened to an instance, chained by hash (``chain``). Insert-only (trigger)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    instance = models.ForeignKey(
        Instance, models.PROTECT, related_name="events", verbose_name="流程实例", db_index=False
    )
    seq = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间")
    kind = models.CharField("类别", max_length=20)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="经办人", db_index=False)
    name = models.CharField("经办人姓名", max_length=40)
    on_behalf_of = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="代谁办理", db_index=False
    )
    data = models.JSONField("内容")
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "流程事件"
        verbose_name_plural = "流程事件"
        constraints = (models.UniqueConstraint(fields=["instance", "seq"], name="event_seq_once"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"
