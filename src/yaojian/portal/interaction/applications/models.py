"""An application, the marks of its clock, consultations, letters, events; corrections of the yearly table."""

from datetime import date, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from yaojian.kernel.crypto import columns
from yaojian.kernel.search.fields import pair_index, searchable
from yaojian.portal.interaction.applications.states import (
    OPEN,
    TONES,
    Applicant,
    ApplicationAct,
    DeliveryWay,
    Extension,
    InfoForm,
    PaperKind,
    ReceivedBasis,
    State,
)

UNIT, PERSON = "organisations.Unit", "organisations.Person"


class Application(models.Model):
    """One application. ``identity`` and ``reply_text`` are sealed; ``wanted`` is not, its ledgers search in it. ``received_on`` is the day of 条例 §31, apart from ``submitted_at``.

    ``due`` is computed from the marks (``clock.fold``) after each of them, for the ledgers; nobody edits it. Empty while
    the clock stands still.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField("登记编号", max_length=20, blank=True)
    applicant = models.CharField("申请人类别", max_length=10, choices=Applicant)
    identity = models.BinaryField("申请人（加密）")
    wanted = models.TextField("申请公开的信息", max_length=3000)
    info_form = models.CharField("提供形式", max_length=10, choices=InfoForm)
    delivery = models.CharField("获取方式", max_length=8, choices=DeliveryWay)
    code_hash = models.BinaryField("查询码摘要", max_length=32, unique=True)
    tail_hash = models.BinaryField("手机尾号摘要", max_length=32)
    phone_index = models.BinaryField("手机号摘要", max_length=32)
    submitted_at = models.DateTimeField("提交时间")
    received_basis = models.CharField("收到依据", max_length=10, choices=ReceivedBasis, blank=True)
    received_on = models.DateField("收到日期", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=State)
    doubt = models.CharField("存疑", max_length=300, blank=True)
    unit = models.ForeignKey(UNIT, models.PROTECT, verbose_name="承办单位", null=True, blank=True, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, verbose_name="承办人", null=True, blank=True, related_name="+")
    due = models.DateTimeField("答复期限", null=True, blank=True)
    wait_until = models.DateField("补正或缴费期限", null=True, blank=True)
    extension = models.CharField("延期", max_length=8, choices=Extension, default=Extension.NONE)
    extension_days = models.PositiveSmallIntegerField("延期工作日", default=0)
    extension_reason = models.CharField("延期理由", max_length=300, blank=True)
    fee = models.PositiveIntegerField("信息处理费（元）", default=0)
    reply_code = models.CharField("答复类型", max_length=5, blank=True)
    reply_row = models.CharField("年报行", max_length=5, blank=True)
    sealed_reply = models.BinaryField("答复内容（加密）", default=bytes)
    reply_number = models.CharField("答复文号", max_length=40, blank=True)
    drafted_by = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name="拟稿人", null=True, blank=True, related_name="+", db_index=False
    )
    finished_on = models.DateField("送达日期", null=True, blank=True)
    on_time = models.BooleanField("按期答复", null=True)
    searchable = searchable("number", "wanted")

    class Meta:
        verbose_name = "信息公开申请"
        verbose_name_plural = "信息公开申请"
        constraints = (
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="application_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=("quarantined", "submitted", "discarded")) | Q(received_on__isnull=False),
                name="application_registered_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(finished_on__isnull=False) & ~Q(reply_code="")),
                name="application_done_has_reply",
            ),
        )
        indexes = (
            models.Index(fields=["state", "-submitted_at", "-id"], name="application_by_state"),
            models.Index(fields=["-submitted_at", "-id"], name="application_every"),
            models.Index(fields=["due", "id"], condition=Q(due__isnull=False), name="application_by_due"),
            models.Index(fields=["unit", "state", "-submitted_at", "-id"], name="application_of_unit"),
            models.Index(fields=["person", "state", "-submitted_at", "-id"], name="application_of_person"),
            models.Index(
                fields=["-submitted_at", "-id"], condition=Q(extension="asked"), name="application_asks_for_time"
            ),
            models.Index(fields=["received_on"], name="application_by_receipt"),
            models.Index(fields=["finished_on", "reply_row"], name="application_by_reply"),
            pair_index("application_pairs"),
        )

    def __str__(self) -> str:
        return self.number or "未登记的申请"

    @property
    def reply_text(self) -> str:
        """The reply without clause and remedy; empty while there is none."""
        return columns.opened(self.sealed_reply, reply_place(self))

    @reply_text.setter
    def reply_text(self, text: str) -> None:
        self.sealed_reply = columns.sealed(text, reply_place(self))

    @property
    def is_late(self) -> bool:
        """The clock runs and the time is over."""
        return self.due is not None and self.state in OPEN and self.due < timezone.now()

    @property
    def due_day(self) -> date | None:
        """The last Beijing day on which it is in time; None while the clock stands still."""
        return timezone.localtime(self.due - timedelta(microseconds=1)).date() if self.due else None

    @property
    def tone(self) -> str:
        """Colour of the tag of its state."""
        return TONES.get(self.state, "blue")


class ClockMark(models.Model):
    """One move of the clock (``clock.Mark``). Insert-only (trigger)."""

    application = models.ForeignKey(
        Application, models.PROTECT, verbose_name="申请", related_name="marks", db_index=False
    )
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("类别", max_length=10)
    on = models.DateField("日期")
    reason = models.CharField("原因", max_length=20, blank=True)
    ref = models.CharField("所等事项", max_length=40, blank=True)
    days = models.PositiveSmallIntegerField("工作日", default=0)
    paper = models.ForeignKey("Paper", models.PROTECT, verbose_name="文书", null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "期限变动"
        verbose_name_plural = "期限变动"
        constraints = (models.UniqueConstraint(fields=["application", "number"], name="clock_mark_once"),)

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class Paper(models.Model):
    """One letter we wrote, as PDF in the file store. Insert-only (trigger)."""

    application = models.ForeignKey(
        Application, models.PROTECT, verbose_name="申请", related_name="papers", db_index=False
    )
    kind = models.CharField("类别", max_length=12, choices=PaperKind)
    number = models.CharField("文号", max_length=40)
    file_id = models.UUIDField("文件")
    made_at = models.DateTimeField("形成时间")

    class Meta:
        verbose_name = "公开文书"
        verbose_name_plural = "公开文书"
        constraints = (models.UniqueConstraint(fields=["number"], name="paper_number_once"),)
        indexes = (models.Index(fields=["application", "made_at"], name="paper_of_application"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Consultation(models.Model):
    """Somebody else was asked: a third party (条例 §32) or an organ that made the information with us (§34)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    application = models.ForeignKey(
        Application, models.PROTECT, verbose_name="申请", related_name="consultations", db_index=False
    )
    kind = models.CharField("类别", max_length=12, choices=[("third_party", "第三方"), ("joint", "共同制作机关")])
    party = models.CharField("征求对象", max_length=100)
    question = models.CharField("征求内容", max_length=500)
    asked_on = models.DateField("发出日期")
    due_on = models.DateField("答复期限")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    agrees = models.BooleanField("同意公开", null=True)
    answer = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"
        indexes = (models.Index(fields=["application", "asked_on"], name="consultation_of_application"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.party}"


class ApplicationEvent(models.Model):
    """One thing that happened to an application. Insert-only (trigger)."""

    application = models.ForeignKey(
        Application, models.PROTECT, verbose_name="申请", related_name="events", db_index=False
    )
    number = models.PositiveIntegerField("序号")
    act = models.CharField("经过", max_length=20, choices=ApplicationAct)
    person = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name="经办人", null=True, related_name="+", db_index=False
    )
    who = models.CharField("经办人姓名", max_length=60)
    sealed_text = models.BinaryField("内容（加密）", default=bytes)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "申请经过"
        verbose_name_plural = "申请经过"
        constraints = (models.UniqueConstraint(fields=["application", "number"], name="application_event_once"),)

    def __str__(self) -> str:
        return f"{self.number} {self.get_act_display()}"

    @property
    def text(self) -> str:
        """What was said with it."""
        return columns.opened(self.sealed_text, event_place(self))


def reply_place(application: Application) -> str:
    """What its reply is sealed for."""
    return f"applications.application.reply:{application.pk}"


def event_place(event: ApplicationEvent) -> str:
    """What the text of an event is sealed for; its number is known before its row is."""
    return f"applications.event:{event.application_id}:{event.number}"


class ReportCorrection(models.Model):
    """A hand correction of one cell of the yearly table, with its reason. Insert-only (trigger)."""

    year = models.PositiveSmallIntegerField("年份")
    row = models.CharField("行", max_length=5)
    column = models.CharField("列", max_length=10, choices=Applicant)
    difference = models.SmallIntegerField("增减")
    reason = models.CharField("理由", max_length=300)
    person = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name="更正人", null=True, related_name="+", db_index=False
    )
    who = models.CharField("更正人姓名", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "年报更正"
        verbose_name_plural = "年报更正"
        indexes = (models.Index(fields=["year"], name="correction_of_year"),)

    def __str__(self) -> str:
        return f"{self.year} {self.row} {self.difference:+d}"
