"""A letter, what happened to it, and its public copy. Times are UTC; ``due`` is the last moment."""

from datetime import date, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from yaojian.kernel.crypto import columns
from yaojian.kernel.search.fields import pair_index, searchable

UNIT, PERSON = "organisations.Unit", "organisations.Person"


class LetterKind(models.TextChoices):
    """What the citizen wants. Their deadlines stand in ``data/deadline_rules.yaml``."""

    CONSULTATION = "consultation", "咨询"
    COMPLAINT = "complaint", "投诉"
    SUGGESTION = "suggestion", "建议"
    DIRECTOR = "director", "局长信箱"
    FIND_ERROR = "find_error", "我为政府网站找错"


class LetterState(models.TextChoices):
    """Whose turn it is. Being late is no state: ``due < now()`` while it waits for an answer."""

    QUARANTINED = "quarantined", "待甄别"
    RECEIVED = "received", "待登记"
    REGISTERED = "registered", "待分派"
    ASSIGNED = "assigned", "待办"
    PAUSED = "paused", "等待补充"
    DRAFTED = "drafted", "待审"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "不予办理"
    DISCARDED = "discarded", "垃圾信息"


WAITING = (
    LetterState.RECEIVED,
    LetterState.REGISTERED,
    LetterState.ASSIGNED,
    LetterState.PAUSED,
    LetterState.DRAFTED,
)
"""Not yet answered; the clock runs, but while ``PAUSED``."""
TONES = {"quarantined": "amber", "answered": "green", "drafted": "violet", "paused": "line", "discarded": "line"}


class Publicity(models.TextChoices):
    """How far the public copy is. The citizen's wish (``wants_public``) is another matter."""

    NONE = "none", "未公开"
    DRAFTED = "drafted", "公开稿待审"
    PUBLIC = "public", "已公开"
    DECLINED = "declined", "不公开"
    WITHDRAWN = "withdrawn", "已撤下"


class Extension(models.TextChoices):
    """Whether more time was asked for; once only."""

    NONE = "none", "未申请"
    ASKED = "asked", "已申请"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "未同意"


class Letter(models.Model):
    """One letter. ``identity`` (name, telephone, mail, address) and the texts are sealed; ``doubt``: why it was set apart.

    ``due`` is what ``kernel.deadlines`` computed, kept here for the ledgers. ``fingerprint`` is the SimHash of the text.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField("编号", max_length=20, blank=True)
    kind = models.CharField("类别", max_length=14, choices=LetterKind)
    subject = models.CharField("标题", max_length=60)
    sealed_text = models.BinaryField("内容（加密）")
    page_address = models.CharField("有错的网页", max_length=300, blank=True)
    wants_public = models.BooleanField("同意公开", default=False)
    identity = models.BinaryField("来信人（加密）")
    code_hash = models.BinaryField("查询码摘要", max_length=32, unique=True)
    tail_hash = models.BinaryField("手机尾号摘要", max_length=32)
    phone_index = models.BinaryField("手机号摘要", max_length=32)
    state = models.CharField("状态", max_length=12, choices=LetterState)
    publicity = models.CharField("公开", max_length=10, choices=Publicity, default=Publicity.NONE)
    doubt = models.CharField("存疑", max_length=300, blank=True)
    fingerprint = models.BigIntegerField("文字指纹")
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name="疑似重复", null=True, blank=True, related_name="duplicates"
    )
    unit = models.ForeignKey(UNIT, models.PROTECT, verbose_name="承办单位", null=True, blank=True, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, verbose_name="承办人", null=True, blank=True, related_name="+")
    sealed_answer = models.BinaryField("答复（加密）", default=bytes)
    drafted_by = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name="拟稿人", null=True, blank=True, related_name="+", db_index=False
    )
    received_at = models.DateTimeField("收到时间")
    due = models.DateTimeField("答复期限")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    on_time = models.BooleanField("按期答复", null=True)
    extension = models.CharField("延期", max_length=8, choices=Extension, default=Extension.NONE)
    extension_days = models.PositiveSmallIntegerField("延期工作日", default=0)
    score = models.PositiveSmallIntegerField("满意度", null=True, blank=True)
    searchable = searchable("number", "subject")

    class Meta:
        verbose_name = "来信"
        verbose_name_plural = "来信"
        constraints = (
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="letter_number_once"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="letter_score"),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False, on_time__isnull=False),
                name="letter_answered_has_time",
            ),
        )
        indexes = (
            models.Index(fields=["state", "-received_at", "-id"], name="letter_by_state"),
            models.Index(fields=["-received_at", "-id"], name="letter_every"),
            models.Index(
                fields=["due", "id"],
                condition=Q(state__in=("received", "registered", "assigned", "drafted")),
                name="letter_by_due",
            ),
            models.Index(fields=["unit", "state", "-received_at", "-id"], name="letter_of_unit"),
            models.Index(fields=["person", "state", "-received_at", "-id"], name="letter_of_person"),
            models.Index(
                fields=["-received_at", "-id"],
                condition=Q(state="answered", publicity__in=("none", "drafted"), wants_public=True),
                name="letter_to_publish",
            ),
            models.Index(fields=["phone_index", "-received_at"], name="letter_of_phone"),
            pair_index("letter_pairs"),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def text(self) -> str:
        """What the citizen wrote."""
        return columns.opened(self.sealed_text, text_place(self))

    @property
    def answer(self) -> str:
        """The answer, or its draft; empty while there is none."""
        return columns.opened(self.sealed_answer, answer_place(self))

    @answer.setter
    def answer(self, text: str) -> None:
        self.sealed_answer = columns.sealed(text, answer_place(self))

    @property
    def is_late(self) -> bool:
        """The clock runs and the time is over."""
        return self.state in WAITING and self.state != LetterState.PAUSED and self.due < timezone.now()

    @property
    def due_day(self) -> date:
        """The last Beijing day on which it is in time: ``due`` is its end."""
        return timezone.localtime(self.due - timedelta(microseconds=1)).date()

    @property
    def tone(self) -> str:
        """Colour of the tag of its state."""
        return TONES.get(self.state, "blue")

    @property
    def name(self) -> str:
        """What notices call it: with its number once it has one."""
        return f"{self.number}　{self.subject}" if self.number else self.subject


class LetterAct(models.TextChoices):
    """What an event says."""

    RECEIVED = "received", "提交"
    RELEASED = "released", "甄别为正常来信"
    DISCARDED = "discarded", "认定为垃圾信息"
    REGISTERED = "registered", "登记"
    ASSIGNED = "assigned", "分派"
    RETURNED = "returned", "退回分派"
    CLOSED = "closed", "不予办理"
    DRAFTED = "drafted", "拟写答复送审"
    SENT_BACK = "sent_back", "退回修改"
    ANSWERED = "answered", "审核通过并答复"
    PAUSED = "paused", "请来信人补充"
    SUPPLEMENTED = "supplemented", "来信人补充"
    RESUMED = "resumed", "恢复办理"
    EXTENSION_ASKED = "extension_asked", "申请延期"
    EXTENSION_GRANTED = "extension_granted", "同意延期"
    EXTENSION_REFUSED = "extension_refused", "不同意延期"
    COPY_DRAFTED = "copy_drafted", "拟公开稿送审"
    COPY_RETURNED = "copy_returned", "公开稿退回"
    PUBLISHED = "published", "公开"
    DECLINED = "declined", "决定不公开"
    WITHDRAWN = "withdrawn", "撤下公开稿"
    RATED = "rated", "来信人评价"


BACK = (LetterAct.RETURNED, LetterAct.SENT_BACK, LetterAct.EXTENSION_REFUSED, LetterAct.COPY_RETURNED)
SHOWN_TO_WRITER = (
    LetterAct.RECEIVED,
    LetterAct.REGISTERED,
    LetterAct.ASSIGNED,
    LetterAct.PAUSED,
    LetterAct.SUPPLEMENTED,
    LetterAct.EXTENSION_GRANTED,
    LetterAct.ANSWERED,
    LetterAct.CLOSED,
    LetterAct.RATED,
)
"""Steps the citizen sees."""


class LetterEvent(models.Model):
    """One thing that happened to a letter. Insert-only (trigger). ``person`` is empty for the citizen's own acts."""

    letter = models.ForeignKey(Letter, models.PROTECT, verbose_name="来信", related_name="events", db_index=False)
    number = models.PositiveIntegerField("序号")
    act = models.CharField("经过", max_length=20, choices=LetterAct)
    person = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name="经办人", null=True, related_name="+", db_index=False
    )
    who = models.CharField("经办人姓名", max_length=60)
    sealed_text = models.BinaryField("内容（加密）", default=bytes)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "来信经过"
        verbose_name_plural = "来信经过"
        constraints = (models.UniqueConstraint(fields=["letter", "number"], name="letter_event_once"),)

    def __str__(self) -> str:
        return f"{self.number} {self.get_act_display()}"

    @property
    def text(self) -> str:
        """What was said with it."""
        return columns.opened(self.sealed_text, event_place(self))


def text_place(letter: Letter) -> str:
    """What its text is sealed for."""
    return f"letters.letter.text:{letter.pk}"


def answer_place(letter: Letter) -> str:
    """What its answer is sealed for."""
    return f"letters.letter.answer:{letter.pk}"


def event_place(event: LetterEvent) -> str:
    """What the text of an event is sealed for; its number is known before its row is."""
    return f"letters.event:{event.letter_id}:{event.number}"


class PublicCopy(models.Model):
    """What the public sees of a letter: edited and masked texts, apart from the letter. Its number is its address."""

    letter = models.OneToOneField(Letter, models.PROTECT, verbose_name="来信", related_name="public_copy")
    subject = models.CharField("公开标题", max_length=60)
    text = models.TextField("公开的来信内容", max_length=5000)
    answer = models.TextField("公开的答复", max_length=8000)
    writer = models.CharField("来信人（已遮挡）", max_length=40)
    prepared_by = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name="拟稿人", null=True, related_name="+", db_index=False
    )
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    searchable = searchable("subject")

    class Meta:
        verbose_name = "来信公开稿"
        verbose_name_plural = "来信公开稿"
        indexes = (
            models.Index(
                fields=["published_at", "id"], condition=Q(published_at__isnull=False), name="public_copy_shown"
            ),
        )

    def __str__(self) -> str:
        return self.subject
