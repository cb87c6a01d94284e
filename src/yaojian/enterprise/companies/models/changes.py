"""What a company asks the branch bureau to change in the register, and how that went. Times are UTC."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from .company import Company


class FieldGroup(models.TextChoices):
    """Regulated facts that change together. What is in none of them the company keeps itself."""

    NAME = "name", "企业名称"
    ADDRESS = "address", "注册地址"
    LEGAL = "legal", "法定代表人"
    HEAD = "head", "企业负责人"
    QUALITY = "quality", "质量负责人"
    LICENCE = "licence", "许可证"
    WAREHOUSE = "warehouse", "仓库"
    OPERATIONS = "operations", "委托储存与特殊业务"


class ChangeState(models.TextChoices):
    """Whose turn it is: waiting → accepted, or returned → waiting again; the company may withdraw while it is open."""

    WAITING = "waiting", "待分局审核"
    RETURNED = "returned", "已退回，待更正"
    ACCEPTED = "accepted", "已同意"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN_CHANGES = (ChangeState.WAITING, ChangeState.RETURNED)


class ChangeRequest(models.Model):
    """One regulated change. ``target``: the licence or warehouse it is about, empty for a new one.

    ``old`` is what stood when it was asked; ``new`` what shall stand. Neither holds personal numbers: they wait in
    ``sealed`` (JSON of field to text, sealed for this row).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField("编号", max_length=30)
    company = models.ForeignKey(Company, verbose_name="企业", on_delete=models.PROTECT, related_name="changes")
    group = models.CharField("变更事项", max_length=20, choices=FieldGroup)
    target = models.UUIDField("变更对象", null=True, blank=True)
    old = models.JSONField("变更前", default=dict)
    new = models.JSONField("变更后", default=dict)
    sealed = models.BinaryField("个人信息（加密）", default=bytes)
    reason = models.TextField("变更原因")
    state = models.CharField("状态", max_length=20, choices=ChangeState, default=ChangeState.WAITING)
    opinion = models.TextField("最近审核意见", blank=True)
    row_version = models.PositiveIntegerField("修改次数", default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申请账号", null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_name = models.CharField("申请人", max_length=60)
    submitted_at = models.DateTimeField("最近提交时间")
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    decided_name = models.CharField("审核人", max_length=60, blank=True)

    class Meta:
        verbose_name = "企业变更申请"
        verbose_name_plural = "企业变更申请"
        ordering = ("-submitted_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["number"], name="change_number_once"),
            models.CheckConstraint(condition=Q(state__in=ChangeState.values), name="change_state_known"),
            models.CheckConstraint(condition=Q(group__in=FieldGroup.values), name="change_group_known"),
            models.UniqueConstraint(
                fields=["company", "group", "target"],
                condition=Q(state__in=OPEN_CHANGES) & ~Q(group=FieldGroup.WAREHOUSE, target=None),
                nulls_distinct=False,
                name="change_once_open",
            ),
        )
        indexes = (
            models.Index(fields=["state", "submitted_at", "id"], name="change_ledger"),
            models.Index(fields=["company", "-submitted_at"], name="change_of_company"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.get_group_display()}"

    @property
    def is_open(self) -> bool:
        """Neither accepted nor withdrawn."""
        return self.state in OPEN_CHANGES


class ChangeAct(models.TextChoices):
    """What was done about a request."""

    ASKED = "asked", "提交"
    RETURNED = "returned", "退回"
    CORRECTED = "corrected", "更正后提交"
    ACCEPTED = "accepted", "同意"
    WITHDRAWN = "withdrawn", "撤回"


class ChangeStep(models.Model):
    """One thing done about a request, with what it asked at that moment. Insert-only, by trigger."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(ChangeRequest, verbose_name="变更申请", on_delete=models.PROTECT, related_name="steps")
    act = models.CharField("办理", max_length=20, choices=ChangeAct)
    text = models.TextField("说明", blank=True)
    new = models.JSONField("当时申请内容", default=dict)
    name = models.CharField("办理人", max_length=60)
    unit = models.CharField("单位", max_length=100)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "变更办理记录"
        verbose_name_plural = "变更办理记录"
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.request} {self.get_act_display()}"
