"""What one person owes."""

from django.db import models
from django.db.models import Q

from .ids import in_time_order
from .instances import PERSON, UNIT, Batch, Instance


class Role(models.TextChoices):
    """What a task asks of its holder."""

    DO = "do", "办"
    READ = "read", "阅"


class TaskState(models.TextChoices):
    """``queued``: not yet his turn. ``waiting``: its holder asked others to sign first. The last four are over."""

    QUEUED = "queued", "排队"
    OPEN = "open", "未完成"
    WAITING = "waiting", "等待加签"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"
    WITHDRAWN = "withdrawn", "已撤回"
    MOVED = "moved", "已转办"


UNFINISHED = frozenset((TaskState.QUEUED, TaskState.OPEN, TaskState.WAITING))


class Placing(models.TextChoices):
    """How a signer was added (加签), seen from the one who asked; empty for those the step began with."""

    BEFORE = "before", "前加签"
    BESIDE = "beside", "并加签"
    AFTER = "after", "后加签"


class Task(models.Model):
    """What one person owes; the only source of the ledgers.

    ``kind``, ``running`` and ``begun`` (its ``created``) are copies of the instance's, kept by the engine alone: with them
    every ledger is one index in its own order (decision 0009). ``unit`` is the unit in whose name the holder acts.
    ``on_behalf_of`` is whose task it was. A task is never used again: whoever gets it back gets a new row. ``parent``
    asked for this signer, ``has_added`` says that a task has or is an added signer. ``was`` is the state it was in when it
    ended. ``opened_by``, ``closed_by``: event numbers. Done is what has a time: check
    ``task_done_has_time`` of migration 0002.
    """

    id = models.UUIDField(primary_key=True, default=in_time_order, editable=False)
    instance = models.ForeignKey(
        Instance, models.PROTECT, related_name="tasks", verbose_name="流程实例", db_constraint=False
    )
    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="tasks", verbose_name="办理批次", db_index=False, db_constraint=False
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="加签人",
        db_index=False,
        db_constraint=False,
    )
    placing = models.CharField("加签方式", max_length=10, choices=Placing, blank=True, default="", db_default="")
    has_added = models.BooleanField("有加签", default=False, db_default=False)
    kind = models.CharField("类别", max_length=20)
    role = models.CharField("要求", max_length=5, choices=Role)
    state = models.CharField("状态", max_length=10, choices=TaskState)
    was = models.CharField("结束前状态", max_length=10, blank=True, default="", db_default="")
    running = models.BooleanField("所属事项在办", default=True)
    position = models.IntegerField("次序", default=1)
    actor = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", verbose_name="办理人", db_index=False, db_constraint=False
    )
    on_behalf_of = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="代谁办理",
        db_index=False,
        db_constraint=False,
    )
    unit = models.ForeignKey(
        UNIT, models.PROTECT, related_name="+", verbose_name="办理单位", db_index=False, db_constraint=False
    )
    begun = models.DateTimeField("事项发起时间")
    created = models.DateTimeField("到达时间")
    read_at = models.DateTimeField("首次打开时间", null=True, blank=True)
    due = models.DateTimeField("办理时限", null=True, blank=True)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    opened_by = models.IntegerField("开始事件", default=0, db_default=0)
    closed_by = models.IntegerField("结束事件", default=0, db_default=0)

    class Meta:
        verbose_name = "办理任务"
        verbose_name_plural = "办理任务"
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
                fields=["unit", "-due", "-id"],
                condition=Q(state="open", role="do", due__isnull=False),
                name="task_unit_due",
            ),
            # Instead of those of the foreign keys: the matters of a person or a unit in the order they began, the running
            # ones by themselves, without reading the table.
            models.Index(
                fields=["actor", "running", "-begun", "-instance"],
                include=["state", "role", "kind"],
                name="task_of_actor",
            ),
            models.Index(
                fields=["unit", "running", "-begun", "-instance"], include=["state", "kind"], name="task_of_unit"
            ),
            models.Index(
                fields=["on_behalf_of", "running", "-begun", "-instance"],
                condition=Q(on_behalf_of__isnull=False),
                name="task_on_behalf",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}（{self.get_state_display()}）"

    @property
    def is_unfinished(self) -> bool:
        """Open, or to be opened once others have signed."""
        return self.state in UNFINISHED

    @property
    def is_base(self) -> bool:
        """Counts for its batch; added signers before and after count for the one who asked."""
        return self.placing in ("", Placing.BESIDE)
