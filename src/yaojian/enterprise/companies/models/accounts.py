"""How a company comes into the system, and how its people get accounts. Times are UTC."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from .company import Company, CompanyKind, Role


class RegistrationState(models.TextChoices):
    """What became of a registration."""

    WAITING = "waiting", "待分局确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "未通过"


class Registration(models.Model):
    """A company asks to be admitted; the branch bureau of its place confirms or refuses.

    Whoever applied comes back with a secret address (``token_hash``: its HMAC-SM3) and needs no account until then.
    ``origin`` is a keyed hash of the network address, to bound how many one machine sends.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField("登记号", max_length=30)
    credit_code = models.CharField("统一社会信用代码", max_length=18)
    code_confirmed = models.BooleanField("代码已人工确认", default=False)
    name = models.CharField("企业名称", max_length=100)
    kind = models.CharField("企业类别", max_length=20, choices=CompanyKind)
    region = models.CharField("所在地区", max_length=6)
    address = models.CharField("注册地址", max_length=200)
    license_number = models.CharField("药品经营许可证号", max_length=40)
    number_confirmed = models.BooleanField("许可证号已人工确认", default=False)
    license_valid_until = models.DateField("许可证有效期至")
    legal_representative = models.CharField("法定代表人", max_length=40)
    branch = models.ForeignKey(
        "organisations.Unit", verbose_name="所在地分局", on_delete=models.PROTECT, related_name="+"
    )
    applicant = models.CharField("申请人", max_length=40)
    sealed_phone = models.BinaryField("手机（加密）", default=bytes)
    email = models.EmailField("电子邮箱")
    role = models.CharField("申请人身份", max_length=20, choices=Role)
    state = models.CharField("状态", max_length=20, choices=RegistrationState, default=RegistrationState.WAITING)
    opinion = models.TextField("分局意见", blank=True)
    token_hash = models.BinaryField("查询地址摘要", max_length=32, unique=True)
    origin = models.BinaryField("来源摘要", max_length=32)
    row_version = models.PositiveIntegerField("修改次数", default=0)
    received_at = models.DateTimeField("收到时间")
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)
    decided_name = models.CharField("确认人", max_length=60, blank=True)
    company = models.ForeignKey(
        Company, verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="registrations"
    )

    class Meta:
        verbose_name = "企业注册"
        verbose_name_plural = "企业注册"
        ordering = ("-received_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["number"], name="registration_number_once"),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(state=RegistrationState.WAITING),
                name="registration_once_waiting",
            ),
            models.CheckConstraint(condition=Q(state__in=RegistrationState.values), name="registration_state_known"),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.REFUSED) | ~Q(opinion=""), name="registration_refusal_has_reason"
            ),
        )
        indexes = (
            models.Index(fields=["state", "received_at", "id"], name="registration_ledger"),
            models.Index(fields=["origin", "received_at"], name="registration_of_origin"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Invitation(models.Model):
    """Somebody may join the company with the role named here, by an address good until ``expires_at`` and only once.

    The secret of the address is drawn from the installation's index key and the row (``addresses``); kept is its hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    company = models.ForeignKey(Company, verbose_name="企业", on_delete=models.PROTECT, related_name="invitations")
    name = models.CharField("姓名", max_length=40)
    email = models.EmailField("电子邮箱")
    role = models.CharField("身份", max_length=20, choices=Role)
    is_administrator = models.BooleanField("账号管理员", default=False)
    token_hash = models.BinaryField("地址摘要", max_length=32, unique=True)
    invited_name = models.CharField("邀请人", max_length=60)
    invited_at = models.DateTimeField("邀请时间")
    expires_at = models.DateTimeField("失效时间")
    mailed_at = models.DateTimeField("邮件发出时间", null=True, blank=True)
    mail_error = models.CharField("邮件未发出的原因", max_length=300, blank=True)
    accepted_at = models.DateTimeField("接受时间", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="接受的账号",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    class Meta:
        verbose_name = "账号邀请"
        verbose_name_plural = "账号邀请"
        ordering = ("-invited_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["company", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_once_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.company}）"

    def open_at(self, moment: datetime) -> bool:
        """Whether it may still be accepted at ``moment`` (aware)."""
        return self.accepted_at is None and self.revoked_at is None and moment < self.expires_at
