"""Accounts, their access tokens, their sign-ins, their former passwords."""

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

USERNAME_RULE = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{1,63}\Z",
    "用户名只能用小写字母、数字、点、横线和下划线，以字母或数字开头，2 到 64 个字符。",
)


class Kind(models.TextChoices):
    """Whose account it is: of the administration's own people, or of a company's."""

    STAFF = "staff", "工作人员"
    COMPANY = "company", "企业用户"


class User(AbstractUser):  # type: ignore[django-manager-missing]  # relations of Wagtail, which has no types
    """One person's account (AUTH_USER_MODEL). Usernames are stored in lower case and are never reused.

    ``is_superuser`` stays False for everybody: rights come from ``kernel.permissions`` only. ``sessions_since``: a
    session signed in before this moment is ended at its next request (after disabling, reset of the second factor).
    """

    first_name = None  # type: ignore[assignment]  # Chinese names are one field, as is usual for AbstractUser children
    last_name = None  # type: ignore[assignment]  # see above
    username = models.CharField(
        "用户名",
        max_length=64,
        unique=True,
        validators=[USERNAME_RULE],
        error_messages={"unique": "这个用户名已有人用。"},
    )
    name = models.CharField("姓名", max_length=40)
    email = models.EmailField("电子邮箱", blank=True)
    kind = models.CharField("类别", max_length=10, choices=Kind.choices, default=Kind.STAFF)
    person = models.OneToOneField(
        "organisations.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="user",
        verbose_name="人员",
    )
    must_change_password = models.BooleanField("须先修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    sessions_since = models.DateTimeField("会话有效起点", null=True, blank=True)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        indexes = (models.Index(fields=["kind", "name"], name="user_by_name"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="user_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind=Kind.STAFF) | models.Q(person__isnull=True),
                name="user_company_has_no_person",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The Chinese name; Wagtail and allauth ask by this method."""
        return self.name

    def get_short_name(self) -> str:
        """The same name: Chinese names are not shortened."""
        return self.name


class ApiToken(models.Model):
    """A bearer token for programs. Only the SHA-256 of the secret is kept; the secret is shown once."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name="账号")
    label = models.CharField("用途", max_length=60)
    digest = models.CharField("令牌摘要", max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("生成时间", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("失效时间")
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "访问令牌"
        verbose_name_plural = "访问令牌"
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.label

    def valid_at(self, moment: datetime) -> bool:
        """Neither revoked nor expired at ``moment`` (aware). Says nothing about the account behind it."""
        return self.revoked_at is None and moment < self.expires_at


class Outcome(models.TextChoices):
    """How an attempt to sign in ended."""

    SUCCEEDED = "succeeded", "登录成功"
    WRONG_PASSWORD = "wrong_password", "用户名或密码错误"
    WRONG_CODE = "wrong_code", "动态码错误"
    LOCKED = "locked", "账号锁定中"


class SignIn(models.Model):
    """One attempt to sign in, good or bad. ``user`` is empty where no such account exists.

    ``address`` is the client's IP address as the outermost trusted proxy saw it; ``device`` a short Chinese
    description made of the browser's own statement.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sign_ins",
        verbose_name="账号",
    )
    username = models.CharField("用户名", max_length=64)
    at = models.DateTimeField("时间", default=timezone.now)
    address = models.GenericIPAddressField("地址", null=True, blank=True)
    device = models.CharField("终端", max_length=60, blank=True)
    outcome = models.CharField("结果", max_length=20, choices=Outcome.choices)

    class Meta:
        verbose_name = "登录记录"
        verbose_name_plural = "登录记录"
        ordering = ("-at",)
        indexes = (
            models.Index(fields=["user", "-at"], name="sign_in_of_user"),
            models.Index(fields=["username", "-at"], name="sign_in_of_username"),
        )

    def __str__(self) -> str:
        return f"{self.username} {self.get_outcome_display()}"


class FormerPassword(models.Model):
    """Hash of a password once used, so that the last ones cannot come back (password history)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords", verbose_name="账号")
    hash = models.CharField("密码摘要", max_length=256)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "曾用密码"
        verbose_name_plural = "曾用密码"
        indexes = (models.Index(fields=["user", "-at"], name="former_password_of_user"),)

    def __str__(self) -> str:
        return f"{self.user_id}"
