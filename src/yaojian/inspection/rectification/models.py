"""A problem and its way to being mended; what was done about it; approved false alarms. Moments are UTC."""

from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from yaojian.inspection.runs.models import Run, Severity
from yaojian.kernel.search.fields import pair_index, searchable

UNIT, PERSON = "organisations.Unit", "organisations.Person"


class RectificationState(models.TextChoices):
    """Whose turn it is. Being late is no state: ``due < now()`` while it is to be mended."""

    FOUND = "found", "待派发"
    ASSIGNED = "assigned", "待整改"
    FIXED = "fixed", "待复核"
    DOUBTED = "doubted", "误报待审"
    CLOSED = "closed", "已办结"
    DISMISSED = "dismissed", "误报"


OPEN_STATES = (
    RectificationState.FOUND,
    RectificationState.ASSIGNED,
    RectificationState.FIXED,
    RectificationState.DOUBTED,
)
IN_HAND = (RectificationState.ASSIGNED, RectificationState.FIXED, RectificationState.DOUBTED)
"""Given to somebody and not yet over."""
TONES = {
    "found": "amber",
    "assigned": "amber",
    "fixed": "blue",
    "doubted": "violet",
    "closed": "green",
    "dismissed": "line",
}


class Rectification(models.Model):
    """One problem of one site, over all runs: ``key`` is what the runs call the same (``runs.keys``).

    The facts are those of the last run that found it; ``page`` is the first place where it stands. ``gone``: the last whole
    run did not find it any more. ``rounds``: how often it came back. ``checking``: the engine looks again right now.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    site = models.CharField("网站", max_length=255)
    key = models.CharField("问题标识", max_length=64)
    rule = models.CharField("规则", max_length=60)
    title = models.CharField("问题", max_length=120)
    group = models.CharField("类别", max_length=60)
    severity = models.CharField("等级", max_length=12, choices=Severity)
    item = models.CharField("指标", max_length=20, blank=True)
    points = models.DecimalField("扣分", max_digits=5, decimal_places=1, default=0)
    url = models.TextField("地址")
    page = models.TextField("所在页面", blank=True)
    excerpt = models.TextField("说明")
    clause = models.CharField("依据", max_length=300)
    advice = models.CharField("整改建议", max_length=300)
    state = models.CharField("状态", max_length=10, choices=RectificationState, default=RectificationState.FOUND)
    unit = models.ForeignKey(UNIT, models.PROTECT, verbose_name="责任单位", null=True, related_name="+", db_index=False)
    person = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name="责任人", null=True, related_name="+", db_index=False
    )
    due = models.DateTimeField("整改期限", null=True)
    found_at = models.DateTimeField("发现时间")
    closed_at = models.DateTimeField("办结时间", null=True)
    first_run = models.ForeignKey(Run, models.SET_NULL, verbose_name="首次发现", null=True, related_name="+")
    last_run = models.ForeignKey(Run, models.SET_NULL, verbose_name="最近发现", null=True, related_name="+")
    number = models.PositiveIntegerField("最近一次检查中的序号", default=0)
    gone = models.BooleanField("最近检查未再发现", default=False)
    rounds = models.PositiveSmallIntegerField("反弹次数", default=0)
    checking = models.BooleanField("正在复核", default=False)
    searchable = searchable("title", "url")

    class Meta:
        verbose_name = "整改事项"
        verbose_name_plural = "整改事项"
        ordering = ("-found_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["site", "key"], name="rectification_once"),
            models.CheckConstraint(condition=Q(state__in=RectificationState.values), name="rectification_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=("assigned", "fixed")) | Q(unit__isnull=False, due__isnull=False),
                name="rectification_given_has_due",
            ),
        )
        indexes = (
            models.Index(fields=["-found_at", "-id"], name="rectification_all"),
            models.Index(fields=["state", "-found_at", "-id"], name="rectification_by_state"),
            models.Index(fields=["due", "id"], condition=Q(state="assigned"), name="rectification_to_mend"),
            models.Index(
                fields=["person", "due", "id"],
                condition=Q(state__in=("assigned", "fixed", "doubted")),
                name="rectification_of_person",
            ),
            models.Index(
                fields=["unit", "due", "id"],
                condition=Q(state__in=("assigned", "fixed", "doubted")),
                name="rectification_of_unit",
            ),
            pair_index("rectification_words"),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.url[:80]}"

    @property
    def last_day(self) -> date | None:
        """The last Beijing day on which it is in time: ``due`` is its end."""
        return timezone.localtime(self.due - timedelta(microseconds=1)).date() if self.due else None

    @property
    def tone(self) -> str:
        """Colour of the tag beside the state."""
        return TONES[self.state]

    @property
    def is_open(self) -> bool:
        """Somebody still has to do something."""
        return self.state in OPEN_STATES


class RectificationAct(models.TextChoices):
    """What was done."""

    FOUND = "found", "发现"
    FOUND_AGAIN = "found_again", "再次发现"
    ASSIGNED = "assigned", "派发"
    FIXED = "fixed", "整改完成"
    CHECKED = "checked", "复核通过"
    STILL_THERE = "still_there", "复核未通过"
    DOUBTED = "doubted", "申报误报"
    ALLOWED = "allowed", "认定误报"
    NOT_ALLOWED = "not_allowed", "不认定误报"
    REVOKED = "revoked", "撤销误报认定"


class RectificationEvent(models.Model):
    """One thing done about a problem. Inserted, never changed (trigger)."""

    id = models.BigAutoField(primary_key=True)
    rectification = models.ForeignKey(
        Rectification, models.PROTECT, verbose_name="整改事项", related_name="events", db_index=False
    )
    act = models.CharField("动作", max_length=12, choices=RectificationAct)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="操作账号", null=True, related_name="+", db_index=False
    )
    by_name = models.CharField("操作人", max_length=60)
    text = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "整改记录"
        verbose_name_plural = "整改记录"
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["rectification", "-at", "-id"], name="rectification_trail"),)

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.by_name}"


class Allowance(models.Model):
    """An approved false alarm: later runs of the site list it, but it costs nothing and is given to nobody."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    site = models.CharField("网站", max_length=255)
    key = models.CharField("问题标识", max_length=64)
    rectification = models.ForeignKey(Rectification, models.PROTECT, verbose_name="整改事项", related_name="allowances")
    reason = models.CharField("理由", max_length=500)
    asked_by_name = models.CharField("申报人", max_length=60)
    approved_by_name = models.CharField("认定人", max_length=60)
    approved_at = models.DateTimeField("认定时间", auto_now_add=True)
    ended_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = "误报认定"
        verbose_name_plural = "误报认定"
        ordering = ("-approved_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["site", "key"], condition=Q(ended_at__isnull=True), name="allowance_one_in_force"
            ),
        )

    def __str__(self) -> str:
        return self.reason
