"""One-time things and keys. They stand in the database, not in a cache: every process sees them, and none is used twice."""

from uuid import uuid4

from django.db import models

from .peers import Algorithm, SsoPeer
from .visits import SsoVisit


class GrantKind(models.TextChoices):
    """What was handed to the browser."""

    CODE = "code", "授权码"
    SERVICE = "service", "服务票据"
    TICKET = "ticket", "一次性票据"


class SsoGrant(models.Model):
    """A code or ticket, known by the SHA-256 of its text (256 random bits). ``address``: where it was sent and nowhere else
    may be named when it is used. ``used_at`` is set once, under a row lock. Times are UTC.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("类别", max_length=10, choices=GrantKind)
    digest = models.BinaryField("摘要", max_length=32, unique=True)
    peer = models.ForeignKey(SsoPeer, verbose_name="系统", on_delete=models.CASCADE, related_name="grants")
    visit = models.ForeignKey(SsoVisit, verbose_name="会话", on_delete=models.CASCADE, related_name="grants")
    address = models.CharField("送达地址", max_length=500)
    scope = models.CharField("范围", max_length=200, blank=True)
    nonce = models.CharField("随机数", max_length=300, blank=True)
    challenge = models.CharField("校验码", max_length=128, blank=True)
    made_at = models.DateTimeField("形成时间")
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        indexes = (models.Index(fields=["expires_at"], name="sso_grant_by_age"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.peer_id}"


class TokenKind(models.TextChoices):
    """What a token is for."""

    ACCESS = "access", "访问令牌"
    REFRESH = "refresh", "刷新令牌"


class SsoToken(models.Model):
    """A token, known by the SHA-256 of its text. All tokens of one ``grant`` are one family and die together.
    ``used_at``: a refresh token that was exchanged; seen again, the family is revoked. Times are UTC.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("类别", max_length=10, choices=TokenKind)
    digest = models.BinaryField("摘要", max_length=32, unique=True)
    grant = models.ForeignKey(SsoGrant, verbose_name="授权", on_delete=models.CASCADE, related_name="tokens")
    scope = models.CharField("范围", max_length=200)
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "对接令牌"
        verbose_name_plural = "对接令牌"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.grant_id}"


class SsoKey(models.Model):
    """A key we sign with, for one ``algorithm``. Published from ``made_at`` to ``published_until`` (null: no end yet), signing from
    ``signs_from``: peers that keep the list of keys for a while know the next one before it signs. Times are UTC.
    """

    id = models.CharField("编号", primary_key=True, max_length=40, editable=False)
    algorithm = models.CharField("算法", max_length=10, choices=Algorithm, default=Algorithm.RS256)
    sealed_key = models.BinaryField("私钥（加密）")
    public = models.JSONField("公钥")
    made_at = models.DateTimeField("形成时间")
    signs_from = models.DateTimeField("开始签名")
    published_until = models.DateTimeField("公布至", null=True, blank=True)

    class Meta:
        verbose_name = "签名密钥"
        verbose_name_plural = "签名密钥"
        ordering = ("-signs_from",)
        constraints = (
            models.CheckConstraint(condition=models.Q(algorithm__in=Algorithm.values), name="sso_key_algorithm_known"),
        )

    def __str__(self) -> str:
        return self.id


class SsoSeen(models.Model):
    """A message of a peer that may come once only (``jti`` of a logout token). Kept until it would be too old anyway."""

    peer = models.ForeignKey(SsoPeer, verbose_name="系统", on_delete=models.CASCADE, related_name="+")
    name = models.CharField("编号", max_length=64)
    until = models.DateTimeField("保留至")

    class Meta:
        verbose_name = "已收消息"
        verbose_name_plural = "已收消息"
        constraints = (models.UniqueConstraint(fields=["peer", "name"], name="sso_seen_once"),)

    def __str__(self) -> str:
        return self.name
