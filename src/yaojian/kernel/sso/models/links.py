"""Which account of ours an identity of a platform belongs to."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from .peers import SsoPeer


class LinkState(models.TextChoices):
    """What an administrator said."""

    PENDING = "pending", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "已拒绝"


class SsoLink(models.Model):
    """``subject`` is the platform's stable identifier. ``told_name`` and ``told_unit`` are what the platform said of the
    person at first arrival: they help the administrator recognise, they match nobody. Times are UTC.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    peer = models.ForeignKey(SsoPeer, verbose_name="平台", on_delete=models.PROTECT, related_name="links")
    subject = models.CharField("平台标识", max_length=255)
    told_name = models.CharField("平台所报姓名", max_length=100, blank=True)
    told_unit = models.CharField("平台所报单位", max_length=100, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sso_links",
    )
    state = models.CharField("状态", max_length=10, choices=LinkState, default=LinkState.PENDING)
    reason = models.CharField("说明", max_length=200, blank=True)
    asked_at = models.DateTimeField("首次登录时间")
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)
    decided_name = models.CharField("确认人", max_length=60, blank=True)

    class Meta:
        verbose_name = "账号关联"
        verbose_name_plural = "账号关联"
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["peer", "subject"], name="sso_link_subject_once"),
            models.UniqueConstraint(
                fields=["peer", "user"], condition=Q(state=LinkState.CONFIRMED), name="sso_link_user_once"
            ),
            models.CheckConstraint(condition=Q(state__in=LinkState.values), name="sso_link_state_known"),
            models.CheckConstraint(
                condition=~Q(state=LinkState.CONFIRMED) | Q(user__isnull=False), name="sso_link_confirmed_has_user"
            ),
        )
        indexes = (models.Index(fields=["state", "-asked_at", "-id"], name="sso_link_ledger"),)

    def __str__(self) -> str:
        return f"{self.told_name or self.subject}（{self.peer}）"
