"""Campaigns and what was done with them."""

from uuid import uuid4

from django.conf import settings
from django.db import models


class CampaignKind(models.TextChoices):
    """What it is."""

    BANNER = "banner", "横幅"
    POPUP = "popup", "弹窗"
    FLOATING = "floating", "飘窗"
    COUPLET = "couplet", "对联"
    ENTRY = "entry", "图片入口"
    SKIN = "skin", "节日皮肤"
    GREY = "grey", "哀悼灰度"


PICTURED = frozenset({CampaignKind.BANNER, CampaignKind.POPUP, CampaignKind.ENTRY, CampaignKind.FLOATING})
"""Kinds that may show a picture, and then need words for it."""
WHOLE_SITE = frozenset({CampaignKind.SKIN, CampaignKind.GREY})
"""Kinds that hold for every page."""


class Rank(models.IntegerChoices):
    """Which wins when two want the same place (portal.md §8)."""

    REGULAR = 10, "常规"
    FESTIVAL = 20, "节日"
    URGENT = 30, "应急"
    MOURNING = 40, "哀悼"


class TargetKind(models.TextChoices):
    """Where it is shown."""

    SITE = "site", "全站"
    FRONT = "front", "首页"
    COLUMN = "column", "栏目及其下级"
    ARTICLE = "article", "一条信息"


class Devices(models.TextChoices):
    """On which screens."""

    ALL = "all", "全部"
    DESKTOP = "desktop", "仅电脑"
    PHONE = "phone", "仅手机"


class CampaignState(models.TextChoices):
    """How it stands. Being shown is no state: approved and within its time (``is_shown``)."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已通过"
    ENDED = "ended", "已停用"


class Campaign(models.Model):
    """One campaign. ``starts_at`` and ``ends_at`` are UTC, half-open: shown while starts_at ≤ now < ends_at.

    ``is_shown`` is kept by acts and by the job at each boundary. ``frequency_days``: a pop-up is shown to one visitor once
    in so many days.
    """

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField("类别", max_length=10, choices=CampaignKind)
    name = models.CharField("名称", max_length=60)
    words = models.CharField("文字", max_length=60, blank=True)
    second_words = models.CharField("下联", max_length=60, blank=True)
    link = models.CharField("链接", max_length=300, blank=True)
    picture = models.ForeignKey(
        "articles.Picture", verbose_name="图片", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    alt_text = models.CharField("替代文字", max_length=120, blank=True)
    palette = models.CharField("配色", max_length=20, blank=True)
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    rank = models.PositiveSmallIntegerField("级别", choices=Rank, default=Rank.REGULAR)
    target_kind = models.CharField("展示范围", max_length=8, choices=TargetKind, default=TargetKind.SITE)
    target_column = models.ForeignKey(
        "columns.Column", verbose_name="栏目", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    target_article = models.ForeignKey(
        "articles.Article", verbose_name="信息", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    devices = models.CharField("设备", max_length=8, choices=Devices, default=Devices.ALL)
    frequency_days = models.PositiveSmallIntegerField("弹出间隔（天）", default=1)
    state = models.CharField("状态", max_length=10, choices=CampaignState, default=CampaignState.DRAFT)
    is_shown = models.BooleanField("展示中", default=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="策划人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="送审人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "宣传展示"
        verbose_name_plural = "宣传展示"
        constraints = (
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="campaign_in_order"),
            models.CheckConstraint(condition=models.Q(kind__in=CampaignKind.values), name="campaign_kind_known"),
            models.CheckConstraint(condition=models.Q(state__in=CampaignState.values), name="campaign_state_known"),
        )
        indexes = (
            models.Index(fields=["-starts_at", "-id"], name="campaign_ledger"),
            models.Index(
                fields=["starts_at", "ends_at"], condition=models.Q(state="approved"), name="campaign_approved"
            ),
        )

    def __str__(self) -> str:
        return self.name


class CampaignEvent(models.Model):
    """One act on a campaign: who, when, what was said. Insert-only: a trigger refuses changes and deletions."""

    campaign = models.ForeignKey(Campaign, verbose_name="宣传展示", on_delete=models.PROTECT, related_name="events")
    act = models.CharField("操作", max_length=20)
    person_name = models.CharField("操作人", max_length=60)
    text = models.CharField("说明", max_length=500, blank=True)
    said = models.JSONField("内容", default=dict)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "展示记录"
        verbose_name_plural = "展示记录"
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.campaign} {self.act}"
