"""The document itself, whatever its kind. Its state is its instance's: nothing is stored twice.

What only one kind has stands in a table of that kind's room, one to one with the document (``incoming.Receipt``).
"""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from yaojian.kernel.search.fields import pair_index, searchable

PERSON = "organisations.Person"
UNIT = "organisations.Unit"
OWNER_KIND = "oa.document"
"""Under this name documents own files in ``kernel.files``."""
INK_OWNER = "oa.ink"
"""Under this name documents own the handwriting of those who signed them."""
LONGEST_PHRASE = 100


class DocumentKind(models.TextChoices):
    """Which centre a document belongs to."""

    INCOMING = "incoming", "收文"
    OUTGOING = "outgoing", "发文"
    APPROVAL = "approval", "审批"


class Urgency(models.TextChoices):
    """Degree of urgency (紧急程度), GB/T 9704-2012 §7.2.3."""

    NORMAL = "normal", "平件"
    URGENT = "urgent", "加急"
    EXTRA = "extra", "特急"


class Document(models.Model):
    """One official document. Its ``id`` is that of its instance, so that one address leads to both.

    ``register_label`` is the number in its centre's register as people write it (收〔2026〕0412号), empty until given.
    ``drafter``, ``unit`` and ``created`` are those of its instance and never change: the ledgers of what is running read them there.
    ``document_number`` is the 发文字号: the sender's for incoming ones, our own once an outgoing one is numbered.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("类别", max_length=20, choices=DocumentKind)
    instance = models.OneToOneField("flow.Instance", models.PROTECT, related_name="document", verbose_name="流程实例")
    title = models.CharField("标题", max_length=200)
    document_number = models.CharField("字号", max_length=60, blank=True)
    sender = models.CharField("来文单位", max_length=80, blank=True)
    urgency = models.CharField("缓急", max_length=10, choices=Urgency, default=Urgency.NORMAL)
    register_label = models.CharField("登记号", max_length=40, blank=True)
    drafter = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="经手人", db_index=False)
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="经手单位", db_index=False)
    main_file = models.OneToOneField(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="正文"
    )
    created = models.DateTimeField("登记时间")
    # Its migration depends on ("search", "0001_initial"); makemigrations does not know that.
    searchable = searchable("title", "document_number", "sender", "register_label")

    class Meta:
        verbose_name = "公文"
        verbose_name_plural = "公文"
        constraints = (models.CheckConstraint(condition=Q(id=F("instance")), name="document_is_its_instance"),)
        indexes = (
            models.Index(fields=["-created", "-id"], name="document_newest"),
            models.Index(fields=["drafter", "-created", "-id"], name="document_of_drafter"),
            models.Index(fields=["unit", "-created", "-id"], name="document_of_unit"),
            pair_index("document_searchable"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def urgency_tag(self) -> str:
        """Class of the coloured tag."""
        return {Urgency.EXTRA: "tag--red", Urgency.URGENT: "tag--amber"}.get(Urgency(self.urgency), "tag--line")


class LinkKind(models.TextChoices):
    """What one document is to another."""

    REPLY = "reply", "回文"
    RELATED = "related", "相关公文"


class Link(models.Model):
    """``origin`` answers or concerns ``target``; both show it to whoever may read both."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    origin = models.ForeignKey(Document, models.CASCADE, related_name="links", verbose_name="公文", db_index=False)
    target = models.ForeignKey(Document, models.CASCADE, related_name="linked_from", verbose_name="关联公文")
    kind = models.CharField("关系", max_length=10, choices=LinkKind)
    created = models.DateTimeField("关联时间", auto_now_add=True)

    class Meta:
        verbose_name = "公文关联"
        verbose_name_plural = "公文关联"
        constraints = (
            models.UniqueConstraint(fields=["origin", "target", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(origin=F("target")), name="link_not_to_itself"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.target_id}"


class Ink(models.Model):
    """手写签批: what somebody wrote by hand when he signed a task, as a picture. Insert-only, beside the typed opinion."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.OneToOneField("flow.Task", models.PROTECT, related_name="+", verbose_name="任务")
    document = models.ForeignKey(Document, models.PROTECT, related_name="inks", verbose_name="公文")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="书写人", db_index=False)
    image = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+", verbose_name="笔迹")
    at = models.DateTimeField("书写时间")

    class Meta:
        verbose_name = "手写签批"
        verbose_name_plural = "手写签批"

    def __str__(self) -> str:
        return f"{self.person_id}：{self.task_id}"


class Phrase(models.Model):
    """A common phrase (常用语) for opinions: a person's own, or of everybody in a unit."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    text = models.CharField("常用语", max_length=LONGEST_PHRASE)
    person = models.ForeignKey(
        PERSON, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="个人", db_index=False
    )
    unit = models.ForeignKey(UNIT, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="单位")
    order = models.PositiveSmallIntegerField("次序", default=1)

    class Meta:
        verbose_name = "常用语"
        verbose_name_plural = "常用语"
        ordering = ("order", "text", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True, unit__isnull=False) | Q(person__isnull=False, unit__isnull=True),
                name="phrase_of_person_or_unit",
            ),
            models.UniqueConstraint(fields=["person", "text"], condition=Q(unit__isnull=True), name="phrase_once_own"),
            models.UniqueConstraint(fields=["unit", "text"], condition=Q(person__isnull=True), name="phrase_once_unit"),
        )

    def __str__(self) -> str:
        return self.text
