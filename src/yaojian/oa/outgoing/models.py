"""What only outgoing documents have: facts of the paper, body versions, signs and numbers, products, marks, receivers.

The document's title, urgency, 发文字号 and state stand on ``documents.Document`` and its instance.
"""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from yaojian.oa.documents import genres

PERSON = "organisations.Person"
UNIT = "organisations.Unit"
FILE = "files.StoredFile"
BODY_OWNER, PRODUCT_OWNER = "oa.outgoing.body", "oa.outgoing.product"
"""Under these names body versions and products own files in ``kernel.files``; the owner is the document."""
SEAL_OWNER = "oa.outgoing.seal"
"""Under this name seals own their images; the owner is the seal, which alone the seal keepers may see."""


class Format(models.TextChoices):
    """The four formats of GB/T 9704-2012; the values are those of ``kernel.rendering``."""

    DOCUMENT = "文件", "文件格式"
    LETTER = "信函", "信函格式"
    ORDER = "命令", "命令格式"
    MINUTES = "纪要", "纪要格式"


class Direction(models.TextChoices):
    """行文方向 after 条例 chapter 4."""

    UP = "up", "上行文"
    LEVEL = "level", "平行文"
    DOWN = "down", "下行文"


class Disclosure(models.TextChoices):
    """公开属性, chosen at drafting (政府信息公开条例 §14–16)."""

    OPEN = "open", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    CLOSED = "closed", "不予公开"


class Sign(models.Model):
    """A 机关代字 (鄂药监): with year and number it makes a 发文字号. Belongs to the bureau or branch that issues."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    bureau = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="发文机关")
    text = models.CharField("机关代字", max_length=20)
    use = models.CharField("用于", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=100)
    closed = models.BooleanField("停用", default=False)

    class Meta:
        verbose_name = "机关代字"
        verbose_name_plural = "机关代字"
        ordering = ("bureau", "order", "text")
        constraints = (models.UniqueConstraint(fields=["text"], name="sign_once"),)

    def __str__(self) -> str:
        return self.text

    @property
    def series(self) -> str:
        """Name of its numbers in ``kernel.numbering``."""
        return f"oa.outgoing.{self.pk}"

    def number(self, year: int, value: int) -> str:
        """The 发文字号: six-sided brackets, no leading zeros (GB/T 9704-2012 §7.2.5)."""
        return f"{self.text}〔{year}〕{value}号"


class Seal(models.Model):
    """The image of an organ's seal (印章). A new one closes the one before."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    bureau = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="发文机关")
    image = models.OneToOneField(FILE, models.PROTECT, related_name="+", verbose_name="印章图片")
    put_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="登记人")
    since = models.DateTimeField("启用时间")
    until = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "印章"
        verbose_name_plural = "印章"
        ordering = ("bureau", "-since")
        constraints = (
            models.UniqueConstraint(fields=["bureau"], condition=Q(until__isnull=True), name="seal_one_in_use"),
        )

    def __str__(self) -> str:
        return f"{self.bureau_id} {self.since:%Y-%m-%d}"


class Outgoing(models.Model):
    """The facts of one outgoing document. ``bureau`` issues it; the date and 签发人 follow from the flow.

    ``changed``: when these facts were last written; a proof made before is out of date.
    """

    document = models.OneToOneField(
        "documents.Document", models.CASCADE, primary_key=True, related_name="outgoing", verbose_name="公文"
    )
    bureau = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="发文机关")
    genre = models.CharField("文种", max_length=20, choices=genres.choices)
    format = models.CharField("格式", max_length=4, choices=Format)
    direction = models.CharField("行文方向", max_length=6, choices=Direction)
    main_to = models.CharField("主送机关", max_length=400, blank=True)
    copy_to = models.CharField("抄送机关", max_length=400, blank=True)
    copy_no = models.CharField("份号", max_length=6, blank=True)
    copies = models.PositiveIntegerField("印数", default=1)
    disclosure = models.CharField("公开属性", max_length=10, choices=Disclosure)
    closed_reason = models.CharField("不予公开的理由", max_length=200, blank=True)
    note = models.CharField("附注", max_length=100, blank=True)
    changed = models.DateTimeField("要素修改时间")
    sign = models.ForeignKey(
        Sign, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="机关代字"
    )
    year = models.PositiveIntegerField("发文年度", null=True, blank=True)
    serial = models.PositiveIntegerField("发文序号", null=True, blank=True)

    class Meta:
        verbose_name = "发文"
        verbose_name_plural = "发文"
        constraints = (
            models.UniqueConstraint(fields=["sign", "year", "serial"], name="outgoing_number_once"),
            models.CheckConstraint(
                condition=Q(sign__isnull=True, year__isnull=True, serial__isnull=True)
                | Q(sign__isnull=False, year__isnull=False, serial__isnull=False),
                name="outgoing_number_whole",
            ),
            models.CheckConstraint(
                condition=~Q(disclosure="closed") | ~Q(closed_reason=""), name="outgoing_closed_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_genre_display()}：{self.document_id}"


class Issuer(models.Model):
    """One organ of a joint document (联合发文) in the order of its header; the first is in charge (主办)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    outgoing = models.ForeignKey(Outgoing, models.CASCADE, related_name="issuers", verbose_name="发文", db_index=False)
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="联合发文机关")
    order = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = "联合发文机关"
        verbose_name_plural = "联合发文机关"
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=["outgoing", "unit"], name="issuer_once"),
            models.UniqueConstraint(
                fields=["outgoing", "order"], name="issuer_order_once", deferrable=models.Deferrable.DEFERRED
            ),
        )

    def __str__(self) -> str:
        return f"{self.order} {self.unit_id}"


class BodyVersion(models.Model):
    """One version of the body. Never changed (trigger). ``base`` is the version its writer had before him."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    outgoing = models.ForeignKey(Outgoing, models.PROTECT, related_name="versions", verbose_name="发文", db_index=False)
    number = models.PositiveIntegerField("版本")
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="修改自")
    file = models.OneToOneField(FILE, models.PROTECT, related_name="+", verbose_name="正文文件")
    paragraphs = models.JSONField("段落")
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="修改人")
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="修改人单位")
    step_name = models.CharField("环节", max_length=40)
    at = models.DateTimeField("保存时间")
    note = models.CharField("修改说明", max_length=200, blank=True)
    left_out = models.CharField("未排入的内容", max_length=60, blank=True)

    class Meta:
        verbose_name = "正文版本"
        verbose_name_plural = "正文版本"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["outgoing", "number"], name="body_version_once"),
            models.CheckConstraint(
                condition=Q(number=1, base__isnull=True) | Q(number__gt=1, base__isnull=False),
                name="body_version_has_base",
            ),
        )

    def __str__(self) -> str:
        return f"第 {self.number} 版"

    @property
    def text(self) -> str:
        """One paragraph a line."""
        return "\n".join(self.paragraphs)


class ProductKind(models.TextChoices):
    """What was made of a body: before 签发 the paper to review, afterwards what is issued."""

    REVIEW = "review", "审签稿"
    PROOF = "proof", "清样"
    EDITABLE = "editable", "可编辑稿"
    SEALED = "sealed", "用印件"
    OFD = "ofd", "OFD 版"


class Product(models.Model):
    """A file made from a body version (套红, 用印). Never changed; the newest of a kind counts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    outgoing = models.ForeignKey(Outgoing, models.PROTECT, related_name="products", verbose_name="发文", db_index=False)
    kind = models.CharField("类别", max_length=10, choices=ProductKind)
    number = models.PositiveIntegerField("次数")
    version = models.ForeignKey(BodyVersion, models.PROTECT, related_name="products", verbose_name="正文版本")
    file = models.OneToOneField(FILE, models.PROTECT, related_name="+", verbose_name="文件")
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "成文文件"
        verbose_name_plural = "成文文件"
        ordering = ("kind", "number")
        constraints = (models.UniqueConstraint(fields=["outgoing", "kind", "number"], name="product_once"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class ProofMark(models.Model):
    """Something to mend that was found in a proof (校对)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="marks", verbose_name="清样")
    page = models.PositiveSmallIntegerField("页")
    text = models.CharField("校对意见", max_length=300)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="校对人")
    at = models.DateTimeField("时间")
    settled_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)
    answer = models.CharField("处理情况", max_length=200, blank=True)

    class Meta:
        verbose_name = "校对意见"
        verbose_name_plural = "校对意见"
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="proof_mark_settled_whole",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(settled_at__gte=F("at")), name="proof_mark_times_in_order"
            ),
        )

    def __str__(self) -> str:
        return self.text[:40]


class OutsideCopy(models.Model):
    """Copies for a receiver outside the institution, sent on paper (核发)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    outgoing = models.ForeignKey(
        Outgoing, models.PROTECT, related_name="outside_copies", verbose_name="发文", db_index=False
    )
    receiver = models.CharField("收文单位", max_length=80)
    copies = models.PositiveIntegerField("份数")
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "纸质分发"
        verbose_name_plural = "纸质分发"
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=["outgoing", "receiver"], name="outside_copy_once"),
            models.CheckConstraint(condition=Q(copies__gte=1), name="outside_copy_some"),
        )

    def __str__(self) -> str:
        return f"{self.receiver} {self.copies} 份"
