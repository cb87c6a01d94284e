"""Who may act for whom, when, and for which work. Times are UTC; ``until`` is the first moment it no longer holds."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

PERSON = "organisations.Person"


class WorkKind(models.TextChoices):
    """Kinds of work that can be delegated: the centres' kinds of matters."""

    INCOMING = "incoming", "收文"
    OUTGOING = "outgoing", "发文"
    APPROVAL = "approval", "内部审批"


class State(models.TextChoices):
    """Where a delegation stands at a moment; computed, never stored."""

    WAITING = "waiting", "未开始"
    IN_FORCE = "in_force", "生效中"
    OVER = "over", "已到期"
    REVOKED = "revoked", "已收回"


class Delegation(models.Model):
    """``principal`` lets ``delegate`` act on his open tasks. Never deleted: a revoked one keeps when and by whom.

    ``kinds``: the kinds of work, empty = all. ``units``: the units in whose name the principal holds the tasks,
    empty = all of his posts. No task row is rewritten at either end of the period.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    principal = models.ForeignKey(
        PERSON, models.PROTECT, related_name="given_delegations", verbose_name="委托人", db_index=False
    )
    delegate = models.ForeignKey(
        PERSON, models.PROTECT, related_name="received_delegations", verbose_name="受托人", db_index=False
    )
    kinds = ArrayField(models.CharField(max_length=20, choices=WorkKind), verbose_name="委托事项", default=list)
    units = ArrayField(models.UUIDField(), verbose_name="委托岗位", default=list)
    since = models.DateTimeField("开始时间")
    until = models.DateTimeField("结束时间")
    reason = models.CharField("委托原因", max_length=200)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="设置人", db_index=False)
    made_at = models.DateTimeField("设置时间")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)
    revoked_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="收回人", db_index=False
    )

    class Meta:
        verbose_name = "委托"
        verbose_name_plural = "委托"
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="delegation_ends_after_start"),
            models.CheckConstraint(condition=~Q(principal=F("delegate")), name="delegation_to_another"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="delegation_revoked_by",
            ),
        )
        indexes = (
            models.Index(
                fields=["delegate", "until"], condition=Q(revoked_at__isnull=True), name="delegation_of_delegate"
            ),
            models.Index(fields=["delegate", "-since"], name="delegation_received"),
            models.Index(fields=["principal", "-since"], name="delegation_given"),
        )

    def __str__(self) -> str:
        return f"{self.principal}委托{self.delegate}"

    @property
    def kind_labels(self) -> str:
        """The kinds of work as people read them."""
        return "、".join(WorkKind(kind).label for kind in self.kinds) or "全部事项"

    @property
    def state(self) -> State:
        """Where it stands now."""
        now = timezone.now()
        if self.revoked_at is not None:
            return State.REVOKED
        if now >= self.until:
            return State.OVER
        return State.IN_FORCE if now >= self.since else State.WAITING

    @property
    def state_tone(self) -> str:
        """Colour of the tag beside the label."""
        return {State.IN_FORCE: "green", State.WAITING: "blue"}.get(self.state, "line")

    @property
    def may_be_revoked(self) -> bool:
        """Neither over nor revoked."""
        return self.state in (State.WAITING, State.IN_FORCE)
