"""What an incoming document has beside the common document: its receipt in the bureau's register."""

from django.db import models
from django.db.models import Q

UNIT = "organisations.Unit"


class Source(models.TextChoices):
    """How a document came in."""

    MANUAL = "manual", "手工登记"
    SCAN = "scan", "扫描登记"
    EXCHANGE = "exchange", "公文传输"


class Receipt(models.Model):
    """The entry in the register of one bureau: when it came, how, and under which 收文号.

    ``number_key`` and ``title_key`` are the number and title without what people write differently (``likeness``).
    ``earlier`` is the document it repeats when the registrar entered it again on purpose, ``again_reason`` why.
    ``lead`` is the department that leads (主办) among those it was sent to. ``source_delivery`` is the delivery of the exchange it came with.
    """

    document = models.OneToOneField(
        "documents.Document", models.PROTECT, primary_key=True, related_name="receipt", verbose_name="公文"
    )
    received_on = models.DateField("收文日期")
    copies = models.PositiveSmallIntegerField("份数", default=1)
    source = models.CharField("来源", max_length=10, choices=Source, default=Source.MANUAL)
    source_delivery = models.UUIDField("传输件", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    bureau = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="收文机构", db_index=False)
    register_year = models.PositiveIntegerField("收文年度")
    register_number = models.PositiveIntegerField("收文序号")
    lead = models.ForeignKey(UNIT, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主办单位")
    number_key = models.CharField("字号比对", max_length=60, blank=True)
    title_key = models.CharField("标题比对", max_length=200)
    earlier = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="先前登记"
    )
    again_reason = models.CharField("再次登记的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "收文登记"
        verbose_name_plural = "收文登记"
        constraints = (
            models.UniqueConstraint(fields=["bureau", "register_year", "register_number"], name="receipt_number_once"),
            models.UniqueConstraint(
                fields=["source_delivery"], condition=Q(source_delivery__isnull=False), name="receipt_delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(earlier__isnull=True) | ~Q(again_reason=""), name="receipt_again_for_reason"
            ),
        )
        indexes = (
            models.Index(fields=["bureau", "-received_on"], name="receipt_newest"),
            models.Index(fields=["bureau", "number_key"], condition=~Q(number_key=""), name="receipt_same_number"),
        )

    def __str__(self) -> str:
        return f"收〔{self.register_year}〕{self.register_number:04d}号"
