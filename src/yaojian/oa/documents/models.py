"""The document itself. Its state is its instance's: nothing is stored twice."""

from uuid import uuid4

from django.db import models

PERSON = "organisations.Person"
UNIT = "organisations.Unit"
OWNER_KIND = "oa.document"
"""Under this name documents own files in ``kernel.files``."""


class DocumentKind(models.TextChoices):
    """Which centre a document belongs to; the flow of the same code moves it."""

    INCOMING = "incoming", "收文"


class Urgency(models.TextChoices):
    """Degree of urgency (紧急程度), GB/T 9704-2012 §7.2.3."""

    NORMAL = "normal", "平件"
    URGENT = "urgent", "加急"
    EXTRA = "extra", "特急"


class Document(models.Model):
    """One official document. ``bureau`` is the body whose register gave ``register_number`` (收文号)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("类别", max_length=20, choices=DocumentKind)
    instance = models.OneToOneField("flow.Instance", models.PROTECT, related_name="document", verbose_name="流程实例")
    title = models.CharField("标题", max_length=200)
    document_number = models.CharField("来文字号", max_length=60, blank=True)
    sender = models.CharField("来文单位", max_length=80)
    urgency = models.CharField("缓急", max_length=10, choices=Urgency, default=Urgency.NORMAL)
    received_on = models.DateField("收文日期")
    note = models.CharField("备注", max_length=200, blank=True)
    bureau = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="收文机构")
    register_year = models.PositiveIntegerField("收文年度")
    register_number = models.PositiveIntegerField("收文序号")
    drafter = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="登记人")
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="登记单位")
    main_file = models.OneToOneField(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="正文"
    )
    created = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "公文"
        verbose_name_plural = "公文"
        constraints = (
            models.UniqueConstraint(
                fields=["bureau", "kind", "register_year", "register_number"], name="document_number_once"
            ),
        )
        indexes = (
            models.Index(fields=["-created", "-id"], name="document_newest"),
            models.Index(fields=["sender", "document_number"], name="document_of_sender"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def register_label(self) -> str:
        """The number in the register as people write it: 收〔2026〕0412号."""
        return f"收〔{self.register_year}〕{self.register_number:04d}号"

    @property
    def urgency_tag(self) -> str:
        """Class of the coloured tag."""
        return {Urgency.EXTRA: "tag--red", Urgency.URGENT: "tag--amber"}.get(Urgency(self.urgency), "tag--line")
