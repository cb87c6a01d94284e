"""A supervision, what was said in it, and the extensions asked for. Times are UTC; ``due`` is the last moment."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

PERSON = "organisations.Person"
UNIT = "organisations.Unit"


def last_day(moment: datetime) -> date:
    """The Beijing day that ends at ``moment``, or in which it lies."""
    return timezone.localtime(moment - timedelta(microseconds=1)).date()


class State(models.TextChoices):
    """Whose turn it is. Being late is no state: ``due < now()`` while open."""

    OPEN = "open", "督办中"
    REPORTED = "reported", "待销项"
    CLOSED = "closed", "已销项"
    DROPPED = "dropped", "已撤项"


class Level(models.TextChoices):
    """How much weight stands behind it."""

    NORMAL = "normal", "一般"
    IMPORTANT = "important", "重要"
    LEADER = "leader", "领导批示"


class Supervision(models.Model):
    """Somebody answers for a document's matter until ``due``. ``asked_unit`` is the asker's unit: scope of its managers."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="supervisions", verbose_name="公文")
    title = models.CharField("督办事项", max_length=200)
    requirement = models.TextField("督办要求", max_length=1000)
    level = models.CharField("级别", max_length=10, choices=Level, default=Level.NORMAL)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="督办人", db_index=False)
    asked_unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="督办单位", db_index=False)
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="责任单位", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="责任人", db_index=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    percent = models.PositiveSmallIntegerField("进度", default=0)
    opened = models.DateTimeField("立项时间")
    due = models.DateTimeField("完成时限")
    closed_at = models.DateTimeField("销项时间", null=True, blank=True)
    closing_note = models.CharField("销项意见", max_length=500, blank=True)

    class Meta:
        verbose_name = "督办"
        verbose_name_plural = "督办"
        constraints = (
            models.CheckConstraint(condition=Q(percent__lte=100), name="supervision_percent"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "reported"), closed_at__isnull=True)
                | Q(state__in=("closed", "dropped"), closed_at__isnull=False),
                name="supervision_closed_has_time",
            ),
        )
        indexes = (
            models.Index(fields=["person", "-opened", "-id"], name="supervision_of_person"),
            models.Index(fields=["asked_by", "-opened", "-id"], name="supervision_of_asker"),
            models.Index(fields=["unit", "-opened"], name="supervision_of_unit"),
            models.Index(fields=["asked_unit", "-opened"], name="supervision_of_asked_unit"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def due_day(self) -> date:
        """The last Beijing day on which it is in time."""
        return last_day(self.due)

    @property
    def is_late(self) -> bool:
        """Nothing reported and the time is over."""
        return self.state == State.OPEN and self.due < timezone.now()

    @property
    def tone(self) -> str:
        """Colour of the tag of its state."""
        if self.is_late:
            return "red"
        return {State.OPEN: "blue", State.REPORTED: "amber", State.CLOSED: "green"}.get(State(self.state), "line")

    @property
    def is_running(self) -> bool:
        """Neither closed nor dropped."""
        return self.state in (State.OPEN, State.REPORTED)


class EntryKind(models.TextChoices):
    """What an entry of the trail says."""

    OPENED = "opened", "立项"
    PROGRESS = "progress", "反馈进展"
    REPORTED = "reported", "申请销项"
    URGED = "urged", "催办"
    RETURNED = "returned", "退回再办"
    ASKED = "asked", "申请延期"
    GRANTED = "granted", "同意延期"
    REFUSED = "refused", "不同意延期"
    REASSIGNED = "reassigned", "交接"
    CLOSED = "closed", "销项"
    DROPPED = "dropped", "撤项"


class Entry(models.Model):
    """One thing said or done in a supervision. Insert-only (trigger). ``percent`` is how far it is by then."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="entries", verbose_name="督办", db_index=False
    )
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("类别", max_length=12, choices=EntryKind)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="经办人", db_index=False)
    on_behalf_of = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代谁反馈", db_index=False
    )
    text = models.TextField("内容", max_length=1000, blank=True)
    percent = models.PositiveSmallIntegerField("进度")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "督办记录"
        verbose_name_plural = "督办记录"
        constraints = (models.UniqueConstraint(fields=["supervision", "number"], name="supervision_entry_once"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.text[:40]}"


class Extension(models.Model):
    """The responsible asks for more time. At most one waits for its answer; ``granted`` is empty until then."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="extensions", verbose_name="督办", db_index=False
    )
    until = models.DateTimeField("申请延至")
    reason = models.CharField("延期理由", max_length=500)
    asked_at = models.DateTimeField("申请时间")
    granted = models.BooleanField("同意", null=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = "延期申请"
        verbose_name_plural = "延期申请"
        constraints = (
            models.UniqueConstraint(
                fields=["supervision"], condition=Q(granted__isnull=True), name="extension_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(granted__isnull=True, answered_at__isnull=True)
                | Q(granted__isnull=False, answered_at__isnull=False),
                name="extension_answered_has_time",
            ),
        )
        indexes = (models.Index(fields=["supervision", "asked_at"], name="extension_of_supervision"),)

    def __str__(self) -> str:
        return self.reason[:40]

    @property
    def until_day(self) -> date:
        """The Beijing day asked for."""
        return last_day(self.until)
