"""The other system, as an administrator describes it."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q


class Direction(models.TextChoices):
    """Who signs in where."""

    OUT = "out", "从本平台进入对方"
    IN = "in", "从对方进入本平台"


class Protocol(models.TextChoices):
    """How the two systems talk."""

    OIDC = "oidc", "OpenID Connect"
    OAUTH2 = "oauth2", "OAuth 2.0"
    CAS2 = "cas2", "CAS 2.0"
    CAS3 = "cas3", "CAS 3.0"
    TICKET = "ticket", "一次性票据"


class Algorithm(models.TextChoices):
    """How an ID token or logout token is signed (RFC 7518 §3.1): RSA for every client there is, ECDSA over P-256 for those
    that want short tokens."""

    RS256 = "RS256", "RS256（RSA 2048）"
    ES256 = "ES256", "ES256（P-256）"


INWARD = (Protocol.OIDC, Protocol.CAS2, Protocol.CAS3)
"""Protocols by which we let in: OAuth 2.0 alone says what a program may do, not who somebody is (OIDC Core §1)."""


class Matching(models.TextChoices):
    """How a subject of the platform comes to an account of ours; by its stable subject always, never by name or e-mail."""

    CONFIRMED = "confirmed", "首次登录后由管理员确认"
    PREPARED = "prepared", "只限管理员事先关联的人员"


class SsoPeer(models.Model):
    """One other system. Times are UTC.

    ``client_id``: the name it has with us (outwards), or we with it (inwards). ``sealed_secret``: the shared secret, sealed
    for this row; outwards the former one stays good until ``former_until``. ``issuer``: inwards the OpenID issuer or the
    root of the CAS server. ``entry``: outwards where signing in begins there; inwards its front page. ``redirects``:
    outwards the only addresses an answer goes to, compared character by character. ``logout_address``: outwards where we
    tell that somebody left. ``claim_names``: our name of a claim → the name the peer wants. ``clock_skew``: seconds its
    clock may differ from ours. ``exclusive``: inwards, staff may sign in by this platform only, administrators excepted.
    ``signing``: outwards how tokens for it are signed. ``is_well``: how it answered at ``checked_at``; null before the first look.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.SlugField("代号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    direction = models.CharField("方向", max_length=3, choices=Direction)
    protocol = models.CharField("协议", max_length=10, choices=Protocol)
    is_enabled = models.BooleanField("启用", default=True)
    client_id = models.CharField("客户端标识", max_length=100)
    sealed_secret = models.BinaryField("密钥（加密）", default=bytes)
    sealed_former = models.BinaryField("前一密钥（加密）", default=bytes)
    former_until = models.DateTimeField("前一密钥有效至", null=True, blank=True)
    secret_changed_at = models.DateTimeField("密钥更换时间", null=True, blank=True)
    issuer = models.URLField("签发者地址", blank=True)
    entry = models.URLField("入口地址")
    redirects = ArrayField(models.URLField(), verbose_name="回调地址", default=list, blank=True)
    after_logout = ArrayField(models.URLField(), verbose_name="退出后返回地址", default=list, blank=True)
    logout_address = models.URLField("退出通知地址", blank=True)
    claim_names = models.JSONField("信息项名称", default=dict, blank=True)
    matching = models.CharField("账号匹配", max_length=10, choices=Matching, default=Matching.CONFIRMED)
    clock_skew = models.PositiveSmallIntegerField("允许时钟误差（秒）", default=60, validators=[MaxValueValidator(300)])
    signing = models.CharField("令牌签名", max_length=10, choices=Algorithm, default=Algorithm.RS256)
    exclusive = models.BooleanField("工作人员只能由此登录", default=False)
    introduction = models.CharField("简介", max_length=200, blank=True)
    contact = models.CharField("联系方式", max_length=200, blank=True)
    is_well = models.BooleanField("是否正常", null=True, blank=True)
    fault = models.CharField("最近一次异常", max_length=300, blank=True)
    checked_at = models.DateTimeField("检查时间", null=True, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=100)

    class Meta:
        verbose_name = "对接系统"
        verbose_name_plural = "对接系统"
        ordering = ("direction", "order", "name")
        constraints = (
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="sso_peer_direction_known"),
            models.CheckConstraint(condition=Q(protocol__in=Protocol.values), name="sso_peer_protocol_known"),
            models.CheckConstraint(
                condition=Q(direction=Direction.OUT) | Q(protocol__in=INWARD), name="sso_peer_inward_protocols"
            ),
            models.CheckConstraint(condition=Q(signing__in=Algorithm.values), name="sso_peer_signing_known"),
            models.CheckConstraint(condition=Q(clock_skew__lte=300), name="sso_peer_skew_bounded"),
            models.UniqueConstraint(
                fields=["client_id"], condition=Q(direction=Direction.OUT), name="sso_peer_client_once"
            ),
        )

    def __str__(self) -> str:
        return self.name
