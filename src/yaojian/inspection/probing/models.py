"""What is watched, every visit, what the visits add up to, approved maintenance, alarms. Moments are UTC, days are Beijing's."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from yaojian.inspection.measuring.functions import PAGE

PERSON = "organisations.Person"
LONGEST_INTERVAL = 72
"""Minutes between visits at most: 20 visits a day, spaced (国办秘函〔2019〕19号, 站点无法访问)."""


class Reach(models.TextChoices):
    """Which network a target lies in; control points of the same network tell its failures apart."""

    INTERNET = "internet", "互联网"
    INTRANET = "intranet", "内部网络"


class Hours(models.TextChoices):
    """When a target is visited."""

    ALWAYS = "always", "全天"
    OFFICE = "office", "工作日 8:30 至 17:30"


class TargetState(models.TextChoices):
    """What the alarm says. Never set by hand."""

    UNKNOWN = "unknown", "未监测"
    UP = "up", "正常"
    DOWN = "down", "异常"


class ProbeTarget(models.Model):
    """One address that is visited. ``function``: code of a function check; ``words``: must stand on the page, or is searched.

    A control point (``is_control``) is asked only when a target of the same network fails. ``dense_until``: visited every
    minute until then. ``failures_to_alarm`` and ``recoveries_to_clear`` are visits in a row.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("名称", max_length=60)
    address = models.URLField("网址", max_length=500)
    reach = models.CharField("所在网络", max_length=10, choices=Reach, default=Reach.INTERNET)
    function = models.CharField("检查方式", max_length=20, default=PAGE)
    words = models.CharField("应有文字或搜索词", max_length=60, blank=True)
    interval = models.PositiveSmallIntegerField(
        "间隔（分钟）", default=10, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_INTERVAL)]
    )
    hours = models.CharField("监测时段", max_length=10, choices=Hours, default=Hours.ALWAYS)
    dense_until = models.DateTimeField("密集监测至", null=True, blank=True)
    failures_to_alarm = models.PositiveSmallIntegerField("连续几次失败后告警", default=3)
    recoveries_to_clear = models.PositiveSmallIntegerField("连续几次恢复后解除", default=2)
    responsible = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name="责任人", null=True, blank=True, related_name="+"
    )
    is_control = models.BooleanField("对照点", default=False)
    active = models.BooleanField("启用", default=True)
    next_visit = models.DateTimeField("下次访问")
    state = models.CharField("状态", max_length=10, choices=TargetState, default=TargetState.UNKNOWN)
    failed_in_row = models.PositiveIntegerField("连续失败", default=0)
    good_in_row = models.PositiveIntegerField("连续恢复", default=0)
    order = models.PositiveSmallIntegerField("排序", default=100)
    created = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = "监测对象"
        verbose_name_plural = "监测对象"
        ordering = ("order", "name", "id")
        constraints = (
            models.UniqueConstraint(fields=["address", "function", "words"], name="probe_target_once"),
            models.CheckConstraint(condition=Q(interval__range=(1, LONGEST_INTERVAL)), name="probe_interval_in_range"),
            models.CheckConstraint(
                condition=Q(failures_to_alarm__gte=1, recoveries_to_clear__gte=1), name="probe_patience_positive"
            ),
            models.CheckConstraint(condition=Q(state__in=TargetState.values), name="probe_state_known"),
        )
        indexes = (models.Index(fields=["next_visit"], condition=Q(active=True, is_control=False), name="probe_due"),)

    def __str__(self) -> str:
        return self.name


class VisitOutcome(models.TextChoices):
    """What a visit showed; the values of ``measuring.alarming.Outcome``."""

    GOOD = "good", "打开正常"
    FAILED = "failed", "没有按时打开"
    PROBE_SIDE = "probe_side", "本方网络不通"


class ProbeVisit(models.Model):
    """One visit as measured. Inserted, never changed (trigger). Phases in milliseconds, empty where it did not get so far.

    ``maintenance``: it fell into an approved window, which cannot be approved afterwards; it counts for nothing.
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey(
        ProbeTarget, models.PROTECT, verbose_name="监测对象", related_name="visits", db_index=False
    )
    at = models.DateTimeField("访问时间")
    outcome = models.CharField("结果", max_length=10, choices=VisitOutcome)
    maintenance = models.BooleanField("维护期间", default=False)
    status = models.PositiveSmallIntegerField("状态码", null=True)
    dns = models.PositiveIntegerField("域名解析", null=True)
    connect = models.PositiveIntegerField("建立连接", null=True)
    tls = models.PositiveIntegerField("安全连接", null=True)
    first_byte = models.PositiveIntegerField("首字节", null=True)
    total = models.PositiveIntegerField("合计")
    reason = models.CharField("说明", max_length=300, blank=True)
    ip = models.CharField("地址", max_length=45, blank=True)
    steps = models.JSONField("步骤", default=list)

    class Meta:
        verbose_name = "访问记录"
        verbose_name_plural = "访问记录"
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(outcome__in=VisitOutcome.values), name="visit_outcome_known"),
        )
        indexes = (
            models.Index(fields=["target", "-at", "-id"], name="visit_of_target"),
            models.Index(fields=["target", "-at", "-id"], condition=~Q(outcome="good"), name="visit_not_good"),
        )

    def __str__(self) -> str:
        return f"{self.target_id} {self.at:%Y-%m-%d %H:%M}"


class TargetDay(models.Model):
    """Visits of one target on one Beijing day, counted as they come; can be counted anew from the visits.

    ``good`` includes ``slow`` (opened, but slower than a page should). ``slowest``: milliseconds of the slowest good one.
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey(
        ProbeTarget, models.CASCADE, verbose_name="监测对象", related_name="days", db_index=False
    )
    day = models.DateField("日期")
    good = models.PositiveIntegerField("正常", default=0)
    slow = models.PositiveIntegerField("变慢", default=0)
    failed = models.PositiveIntegerField("失败", default=0)
    probe_side = models.PositiveIntegerField("本方网络", default=0)
    maintenance = models.PositiveIntegerField("维护期间", default=0)
    slowest = models.PositiveIntegerField("最慢（毫秒）", default=0)

    class Meta:
        verbose_name = "每日可用性"
        verbose_name_plural = "每日可用性"
        ordering = ("target", "day")
        constraints = (models.UniqueConstraint(fields=["target", "day"], name="target_day_once"),)

    def __str__(self) -> str:
        return f"{self.target_id} {self.day}"


class WindowState(models.TextChoices):
    """Where a maintenance window stands."""

    PROPOSED = "proposed", "待审批"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"


class MaintenanceWindow(models.Model):
    """A time in which failures are announced. Proposed by one person, approved by another, before it begins.

    Without ``target`` it holds for all. Ended early, ``ends`` moves back to that moment.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    target = models.ForeignKey(
        ProbeTarget, models.PROTECT, verbose_name="监测对象", null=True, blank=True, related_name="windows"
    )
    begins = models.DateTimeField("开始时间")
    ends = models.DateTimeField("结束时间")
    reason = models.CharField("原因", max_length=300)
    state = models.CharField("状态", max_length=10, choices=WindowState, default=WindowState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="申请人", related_name="+")
    proposed_by_name = models.CharField("申请人姓名", max_length=60)
    proposed_at = models.DateTimeField("申请时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="审批人", null=True, related_name="+"
    )
    decided_by_name = models.CharField("审批人姓名", max_length=60, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    note = models.CharField("审批意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "维护时段"
        verbose_name_plural = "维护时段"
        ordering = ("-begins", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="window_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(state__in=WindowState.values), name="window_state_known"),
            models.CheckConstraint(
                condition=~Q(state="approved") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="window_approved_by_another",
            ),
        )
        indexes = (
            models.Index(fields=["begins", "ends"], condition=Q(state="approved"), name="window_in_force"),
            models.Index(fields=["-begins", "-id"], name="window_newest_first"),
        )

    def __str__(self) -> str:
        return self.reason


class Alarm(models.Model):
    """A target did not open so many times in a row. ``began``: the first failed visit; ``ended``: taken back by recoveries."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    target = models.ForeignKey(ProbeTarget, models.PROTECT, verbose_name="监测对象", related_name="alarms")
    began = models.DateTimeField("开始时间")
    raised = models.DateTimeField("告警时间")
    ended = models.DateTimeField("解除时间", null=True, blank=True)
    failed = models.PositiveIntegerField("失败次数", default=0)
    reason = models.CharField("说明", max_length=300, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="处理人", null=True, blank=True, related_name="+"
    )
    taken_by_name = models.CharField("处理人姓名", max_length=60, blank=True)
    taken_at = models.DateTimeField("响应时间", null=True, blank=True)

    class Meta:
        verbose_name = "可用性告警"
        verbose_name_plural = "可用性告警"
        ordering = ("-raised", "-id")
        constraints = (
            models.UniqueConstraint(fields=["target"], condition=Q(ended__isnull=True), name="alarm_one_open"),
        )
        indexes = (models.Index(fields=["-raised", "-id"], name="alarm_newest_first"),)

    def __str__(self) -> str:
        return f"{self.target}：{self.reason}"
