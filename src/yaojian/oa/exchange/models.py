"""A dispatch (one document sent out) and its deliveries (one a receiving unit). All moments are UTC."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q

from yaojian.kernel.search.fields import pair_index, searchable
from yaojian.oa.documents.models import Urgency

PERSON = "organisations.Person"
UNIT = "organisations.Unit"
OWNER_KIND = "oa.exchange"
"""Under this name dispatches own files in ``kernel.files``."""


class DeliveryState(models.TextChoices):
    """Where one unit's copy is. The label is what both ends read."""

    DRAFT = "draft", "待发送"
    SENT = "sent", "待接收"
    RECEIVED = "received", "已接收"
    REFUSED = "refused", "拒收"
    RETURNED = "returned", "退回"
    VOID = "void", "作废"


LIVE = (DeliveryState.DRAFT, DeliveryState.SENT, DeliveryState.RECEIVED)
"""A unit has at most one such delivery of a dispatch."""
UNDER_WAY = (DeliveryState.SENT, DeliveryState.RECEIVED)
NEWEST = (models.F("sent_at").desc(), models.F("id").desc())
CLOSED = (DeliveryState.REFUSED, DeliveryState.RETURNED, DeliveryState.VOID)
TONES = {
    DeliveryState.DRAFT: "line",
    DeliveryState.SENT: "blue",
    DeliveryState.RECEIVED: "green",
    DeliveryState.REFUSED: "red",
    DeliveryState.RETURNED: "amber",
    DeliveryState.VOID: "",
}


class Dispatch(models.Model):
    """One document a unit sends. Once sealed its words and files never change (migration 0002 guards it).

    ``manifest`` lists the files as sealed, the main one first: id, name, sm3, size; ``seal`` is the SM3 over it (``seals``).
    ``source_document`` is the office's document it was made from, if any.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sender_unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="发送单位")
    title = models.CharField("标题", max_length=200)
    document_number = models.CharField("发文字号", max_length=60, blank=True)
    urgency = models.CharField("缓急", max_length=10, choices=Urgency, default=Urgency.NORMAL)
    kind = models.CharField("文种", max_length=10, blank=True)
    note = models.CharField("发送说明", max_length=200, blank=True)
    main_file = models.OneToOneField(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="正文"
    )
    manifest = models.JSONField("封装清单", default=list)
    seal = models.CharField("封装摘要（SM3）", max_length=64, blank=True)
    sealed_at = models.DateTimeField("封装时间", null=True)
    source_document = models.UUIDField("来源公文", null=True)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="经办人")
    created = models.DateTimeField("拟发时间")
    # Its migration depends on ("search", "0001_initial"); makemigrations does not know that.
    searchable = searchable("title", "document_number")

    class Meta:
        verbose_name = "传输公文"
        verbose_name_plural = "传输公文"
        constraints = (
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True, seal="") | (Q(sealed_at__isnull=False) & ~Q(seal="")),
                name="dispatch_sealed_whole",
            ),
        )
        indexes = (
            models.Index("sender_unit", models.F("created").desc(), models.F("id").desc(), name="dispatch_of_unit"),
            models.Index(fields=["source_document"], name="dispatch_of_document"),
            pair_index("dispatch_searchable"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def urgency_tag(self) -> str:
        """Class of the coloured tag."""
        return {Urgency.EXTRA: "tag--red", Urgency.URGENT: "tag--amber"}.get(Urgency(self.urgency), "tag--line")


class Delivery(models.Model):
    """The copy of a dispatch that goes to one unit. ``sender_unit`` repeats the dispatch's, for the sender's ledgers.

    ``closed_by`` refused, returned or voided it; ``reason`` is why. ``due``: until when it should be received.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="deliveries", verbose_name="传输公文")
    sender_unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="发送单位")
    receiver_unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="接收单位")
    state = models.CharField("状态", max_length=10, choices=DeliveryState, default=DeliveryState.DRAFT)
    created = models.DateTimeField("列入时间")
    sent_at = models.DateTimeField("发送时间", null=True)
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name="发送人")
    due = models.DateTimeField("接收时限", null=True)
    received_at = models.DateTimeField("接收时间", null=True)
    receiver = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name="接收人")
    closed_at = models.DateTimeField("拒收、退回或作废时间", null=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name="经手人")
    reason = models.CharField("原因", max_length=200, blank=True)
    reminders = models.PositiveSmallIntegerField("催收次数", default=0)
    reminded_at = models.DateTimeField("最近催收", null=True)
    resend_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="resent_as", verbose_name="重发自")
    registered_document = models.OneToOneField(
        "documents.Document", models.PROTECT, null=True, related_name="delivery", verbose_name="登记的收文"
    )

    class Meta:
        verbose_name = "公文传输件"
        verbose_name_plural = "公文传输件"
        constraints = (
            models.UniqueConstraint(
                fields=["dispatch", "receiver_unit"], condition=Q(state__in=LIVE), name="delivery_one_live"
            ),
            models.CheckConstraint(condition=~Q(sender_unit=models.F("receiver_unit")), name="delivery_between_two"),
            models.CheckConstraint(
                condition=Q(state="draft", sent_at__isnull=True) | (~Q(state="draft") & Q(sent_at__isnull=False)),
                name="delivery_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("received", "returned")) | Q(received_at__isnull=False, receiver__isnull=False),
                name="delivery_receipt_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state__in=CLOSED) & Q(closed_at__isnull=True)),
                name="delivery_closed_has_end",
            ),
        )
        indexes = (
            models.Index("sender_unit", "state", *NEWEST, name="delivery_of_sender"),
            models.Index("receiver_unit", "state", *NEWEST, name="delivery_of_receiver"),
            # 已发送 is two states; one index over both keeps its order.
            models.Index("sender_unit", *NEWEST, condition=Q(state__in=UNDER_WAY), name="delivery_under_way"),
            models.Index(fields=["dispatch", "created"], name="delivery_of_dispatch"),
        )

    def __str__(self) -> str:
        return f"{self.dispatch} → {self.receiver_unit.short_name}"

    @property
    def tone(self) -> str:
        """Colour of the state's tag."""
        return TONES[DeliveryState(self.state)]

    @property
    def last_act(self) -> tuple[str, str, datetime]:
        """Verb, name and moment of what put it into its present state; a draft was only put on the list."""
        if self.closed_at and self.closed_by:
            return self.get_state_display(), self.closed_by.name, self.closed_at
        if self.received_at and self.receiver:
            return "接收", self.receiver.name, self.received_at
        if self.sent_at and self.sent_by:
            return "发送", self.sent_by.name, self.sent_at
        return "列入", self.dispatch.created_by.name, self.created
