"""Incidents, what was said and done about them (insert-only), and who is on duty. Moments are UTC, days Beijing days."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import connection, models
from django.db.models import Q

from yaojian.kernel.crypto import fields as crypto
from yaojian.kernel.search.fields import pair_index, searchable

FILES = "enterprise.incident"
"""Owner kind of an entry's files (``kernel.files``)."""


class What(models.TextChoices):
    """What happened (domain.md §5.6)."""

    TEMPERATURE = "temperature", "温度异常"
    DAMAGED = "damaged", "破损"
    EXPIRED = "expired", "过期"
    COUNTERFEIT = "counterfeit", "疑似假冒"
    REACTIONS = "reactions", "不良反应聚集"
    OTHER = "other", "其他"


class IncidentState(models.TextChoices):
    """How far the bureau is with it."""

    REPORTED = "reported", "待确认"
    ACKNOWLEDGED = "acknowledged", "处置中"
    CLOSED = "closed", "已办结"


class Incident(models.Model):
    """One report. Only vaccine and kind of trouble are asked of a frightened clerk; the rest is supplemented.

    ``reported_at`` is the server's clock; ``found_at`` what the company says. ``branch`` is the one in charge of the
    company's vaccine business when it was reported. ``sealed_phone``: who can be called back, sealed (SM4-GCM).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField("事件编号", max_length=20)
    company = models.ForeignKey(
        "companies.Company", verbose_name="企业", on_delete=models.PROTECT, related_name="incidents", db_index=False
    )
    branch = models.ForeignKey(
        "organisations.Unit",
        verbose_name="管辖分局",
        on_delete=models.PROTECT,
        related_name="incidents",
        db_index=False,
    )
    reporter = models.CharField("报告人", max_length=40)
    sealed_phone = models.BinaryField("联系电话（加密）", default=bytes)
    found_at = models.DateTimeField("发现时间")
    reported_at = models.DateTimeField("报告时间")
    vaccine = models.CharField("疫苗名称", max_length=80)
    batch = models.CharField("批号", max_length=200, blank=True)
    quantity = models.CharField("数量", max_length=60, blank=True)
    what = models.CharField("情形", max_length=20, choices=What)
    place = models.CharField("现存放地点", max_length=200, blank=True)
    measures = models.TextField("已采取的措施", blank=True)
    drill = models.BooleanField("演练", default=False)
    state = models.CharField("状态", max_length=20, choices=IncidentState, default=IncidentState.REPORTED)
    acknowledge_by = models.DateTimeField("确认期限")
    acknowledged_at = models.DateTimeField("确认时间", null=True, blank=True)
    acknowledged_by = models.CharField("确认人", max_length=60, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="承办人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="incidents",
    )
    conclusion = models.TextField("结论", blank=True)
    disposal = models.TextField("处置结果", blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    searchable = searchable("number", "vaccine", "batch")

    class Meta:
        verbose_name = "疫苗质量事件"
        verbose_name_plural = "疫苗质量事件"
        ordering = ("-reported_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["number"], name="incident_number_once"),
            models.CheckConstraint(condition=Q(what__in=What.values), name="incident_what_known"),
            models.CheckConstraint(condition=Q(state__in=IncidentState.values), name="incident_state_known"),
            models.CheckConstraint(
                condition=Q(state=IncidentState.REPORTED) | Q(acknowledged_at__isnull=False),
                name="incident_handled_was_acknowledged",
            ),
            models.CheckConstraint(
                condition=~Q(state=IncidentState.CLOSED)
                | (Q(closed_at__isnull=False) & ~Q(conclusion="") & ~Q(disposal="")),
                name="incident_closed_has_conclusion",
            ),
        )
        indexes = (
            models.Index(fields=["branch", "-reported_at", "-id"], name="incident_of_branch"),
            models.Index(fields=["company", "-reported_at", "-id"], name="incident_of_company"),
            models.Index(fields=["-reported_at", "-id"], name="incident_newest"),
            models.Index(
                fields=["branch", "acknowledge_by"], condition=Q(state="reported"), name="incident_unacknowledged"
            ),
            pair_index("incident_ledger_words"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.vaccine}{self.get_what_display()}"

    @property
    def phone(self) -> str:
        """Opened for whoever may read the incident; empty where none was given."""
        return crypto.decrypt(bytes(self.sealed_phone), phone_place(self)) if self.sealed_phone else ""

    @property
    def minutes_to_report(self) -> int:
        """Whole minutes from discovery to report: what "at once" was."""
        return _minutes(self.reported_at - self.found_at)

    @property
    def minutes_to_acknowledge(self) -> int | None:
        """Whole minutes from report to acknowledgement; None while nobody has."""
        return None if self.acknowledged_at is None else _minutes(self.acknowledged_at - self.reported_at)


def phone_place(incident: Incident) -> str:
    """Where a telephone number is sealed for."""
    return f"incidents.incident:{incident.pk}:phone"


def _minutes(span: timedelta) -> int:
    return max(0, int(span.total_seconds() // 60))


class EntryKind(models.TextChoices):
    """What an entry of the trail is."""

    REPORTED = "reported", "立即报告"
    SUPPLEMENTED = "supplemented", "补充情况"
    ACKNOWLEDGED = "acknowledged", "确认收到"
    ASSIGNED = "assigned", "指定承办人"
    ASKED = "asked", "要求补充"
    VISITED = "visited", "现场核查"
    CLOSED = "closed", "办结"


class Entry(models.Model):
    """One line of the trail. Insert-only, by trigger. Files belong to the entry that brought them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    incident = models.ForeignKey(Incident, verbose_name="事件", on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField("类别", max_length=20, choices=EntryKind)
    text = models.TextField("内容", blank=True)
    by = models.CharField("经办人", max_length=60)
    of = models.CharField("单位", max_length=100)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="账号", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "事件记录"
        verbose_name_plural = "事件记录"
        ordering = ("at", "id")
        constraints = (models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="incident_entry_known"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.by}"


class DutyRole(models.TextChoices):
    """Who is told: of a branch the duty officer; of the bureau the duty officer, then the leader."""

    OFFICER = "officer", "值班人员"
    LEADER = "leader", "带班领导"


class Duty(models.Model):
    """An official on duty for incidents, from ``since`` to ``until`` (both included; empty: until it is ended)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey("organisations.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="值班人", on_delete=models.PROTECT, related_name="incident_duties"
    )
    role = models.CharField("身份", max_length=10, choices=DutyRole, default=DutyRole.OFFICER)
    since = models.DateField("起始日期")
    until = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        verbose_name = "事件值班"
        verbose_name_plural = "事件值班"
        ordering = ("unit", "role", "since", "id")
        constraints = (
            models.CheckConstraint(condition=Q(role__in=DutyRole.values), name="duty_role_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="duty_days_in_order"
            ),
        )
        indexes = (models.Index(fields=["unit", "role", "since"], name="duty_of_unit"),)

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class ClockVersion(models.Model):
    """How long acknowledging may take, from ``made_at`` on; the newest counts. Insert-only, by trigger.

    ``opens`` and ``closes``: working hours, Beijing time. Minutes of ``in_hours``: for what is reported within them on a
    working day; ``otherwise``: at any other time; ``leaders_after``: from the bureau's duty officer to the leader.
    ``source``: where the values come from; ``is_confirmed``: somebody compared them with it.
    """

    id = models.BigAutoField(primary_key=True)
    opens = models.TimeField("上班时间")
    closes = models.TimeField("下班时间")
    in_hours = models.PositiveSmallIntegerField("工作时间内（分钟）")
    otherwise = models.PositiveSmallIntegerField("其他时间（分钟）")
    leaders_after = models.PositiveSmallIntegerField("再过多久提醒带班领导（分钟）")
    source = models.CharField("依据", max_length=200)
    is_confirmed = models.BooleanField("已核对依据", default=False)
    made_by = models.CharField("修改人", max_length=60)
    made_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = "事件确认时限"
        verbose_name_plural = "事件确认时限"
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(closes__gt=models.F("opens")), name="incident_clock_hours_in_order"),
            models.CheckConstraint(
                condition=Q(in_hours__gte=1, otherwise__gte=1, leaders_after__gte=1), name="incident_clock_takes_time"
            ),
        )

    def __str__(self) -> str:
        return f"工作时间内 {self.in_hours} 分钟，其他时间 {self.otherwise} 分钟"

    @classmethod
    def lock(cls) -> None:
        """Until the transaction ends nobody else adds a version; readers go on."""
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {cls._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
