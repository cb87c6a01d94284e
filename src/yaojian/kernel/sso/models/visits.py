"""Who is signed in on the other side because of a session here, and the other way round."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from .peers import SsoPeer


class Ended(models.TextChoices):
    """Why a visit is over."""

    HERE = "here", "在本平台退出"
    THERE = "there", "在对方退出"
    EXPIRED = "expired", "超过最长时限"


class SsoVisit(models.Model):
    """One person at one peer within one session. ``mark`` is a random name of our session, kept in it; the session key
    (``session_key``, inwards) is what lets the platform end it. ``outer``: the peer's own name of its session, which is
    the service ticket in CAS. ``auth_at``: when the person signed in with us. Times are UTC.
    """

    id = models.UUIDField("会话标识", primary_key=True, default=uuid4, editable=False)
    peer = models.ForeignKey(SsoPeer, verbose_name="系统", on_delete=models.CASCADE, related_name="visits")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="账号", on_delete=models.CASCADE, related_name="sso_visits"
    )
    subject = models.CharField("对外标识", max_length=255)
    company_id = models.UUIDField("代表企业", null=True, blank=True)
    mark = models.UUIDField("会话记号", default=uuid4)
    session_key = models.CharField("会话", max_length=40, blank=True)
    outer = models.CharField("对方会话", max_length=300, blank=True)
    auth_at = models.DateTimeField("登录时间")
    began_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended = models.CharField("结束方式", max_length=10, choices=Ended, blank=True)

    class Meta:
        verbose_name = "单点登录会话"
        verbose_name_plural = "单点登录会话"
        indexes = (
            models.Index(fields=["mark"], condition=Q(ended_at__isnull=True), name="sso_visit_of_session"),
            models.Index(fields=["peer", "subject"], condition=Q(ended_at__isnull=True), name="sso_visit_of_subject"),
            models.Index(fields=["began_at"], name="sso_visit_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.user} → {self.peer}"


class LogoutState(models.TextChoices):
    """How telling went."""

    WAITING = "waiting", "待通知"
    RETRYING = "retrying", "重试中"
    SENT = "sent", "已通知"
    FAILED = "failed", "未送达"


class SsoLogout(models.Model):
    """The outbox: a peer is to be told that a visit is over."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.OneToOneField(SsoVisit, verbose_name="会话", on_delete=models.CASCADE, related_name="logout")
    state = models.CharField("状态", max_length=10, choices=LogoutState, default=LogoutState.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    error = models.CharField("最近一次失败", max_length=300, blank=True)
    made_at = models.DateTimeField("形成时间", auto_now_add=True)
    changed_at = models.DateTimeField("变动时间", auto_now=True)

    class Meta:
        verbose_name = "退出通知"
        verbose_name_plural = "退出通知"
        indexes = (models.Index(fields=["state", "-changed_at"], name="sso_logout_by_state"),)

    def __str__(self) -> str:
        return f"{self.visit} {self.get_state_display()}"
