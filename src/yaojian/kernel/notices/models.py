"""Notices and every attempt to deliver them."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from .doors import label_of

LONGEST_TITLE = 200
LONGEST_BODY = 1000


class Notice(models.Model):
    """One thing told to one user. Never changed afterwards, but for the moment it was read (UTC)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="收件人", on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField("类别", max_length=80)
    title = models.CharField("标题", max_length=LONGEST_TITLE)
    body = models.CharField("内容", max_length=LONGEST_BODY, blank=True)
    link = models.CharField("去处", max_length=300, blank=True)
    created = models.DateTimeField("时间", default=timezone.now)
    read_at = models.DateTimeField("读取时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        ordering = ["-created", "-id"]
        indexes = [
            models.Index(fields=["user", "-created", "-id"], name="notice_of_user"),
            models.Index(fields=["user"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        """「新的待办」."""
        return label_of(self.kind)


class Channel(models.TextChoices):
    """By which way it goes."""

    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"


class DeliveryState(models.TextChoices):
    """How it went."""

    WAITING = "waiting", "待发送"
    RETRYING = "retrying", "重试中"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"


class Delivery(models.Model):
    """A notice on its way out of the application. ``error`` is a sentence for the administrator."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    notice = models.ForeignKey(Notice, verbose_name="消息", on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField("途径", max_length=10, choices=Channel)
    address = models.CharField("地址", max_length=254)
    state = models.CharField("状态", max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    error = models.CharField("最近一次失败", max_length=300, blank=True)
    changed = models.DateTimeField("时间", auto_now=True)

    class Meta:
        verbose_name = "消息发送"
        verbose_name_plural = "消息发送"
        ordering = ["-changed"]
        indexes = [
            models.Index(fields=["-changed"], condition=~models.Q(state="sent"), name="delivery_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(condition=models.Q(state__in=DeliveryState.values), name="delivery_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} → {self.address}"
