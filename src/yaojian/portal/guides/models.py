"""Guides, their published versions, the themes they stand under."""

from uuid import uuid4

from django.db import models

from yaojian.kernel.search.fields import pair_index, searchable
from yaojian.portal.columns.models import SLUG_RULE


class Audience(models.TextChoices):
    """Whom a theme or guide is for."""

    COMPANIES = "companies", "企业办事"
    PEOPLE = "people", "个人办事"


class Theme(models.Model):
    """A heading people look under (药品经营、医疗器械、执业药师…)."""

    title = models.CharField("主题", max_length=30, unique=True)
    slug = models.CharField("地址", max_length=60, unique=True, validators=[SLUG_RULE])
    order = models.PositiveSmallIntegerField("排序", default=100)

    class Meta:
        verbose_name = "办事主题"
        verbose_name_plural = "办事主题"
        ordering = ("order", "title")

    def __str__(self) -> str:
        return self.title


class Guide(models.Model):
    """One matter. ``content``: the draft by ``data/guide.json``; what the public reads is ``version``.

    ``code``: 事项编码 of the government-service platform, unique. ``words``: what a search looks into, of the published text.
    """

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField("事项编码", max_length=40, unique=True)
    title = models.CharField("事项名称", max_length=120)
    audience = models.CharField("办事对象", max_length=10, choices=Audience, default=Audience.COMPANIES)
    themes = models.ManyToManyField(Theme, verbose_name="主题", related_name="guides")
    owner_unit = models.ForeignKey(
        "organisations.Unit", verbose_name="实施单位", on_delete=models.PROTECT, related_name="portal_guides"
    )
    content = models.JSONField("内容草稿", default=dict)
    row_version = models.PositiveIntegerField("草稿版本", default=1)
    edited_by = models.ForeignKey(
        "accounts.User", verbose_name="最近编写人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField("最近编写时间", auto_now=True)
    is_in_force = models.BooleanField("现行", default=False)
    version = models.ForeignKey(
        "GuideVersion", verbose_name="现行版本", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    order = models.PositiveSmallIntegerField("排序", default=100)
    words = models.TextField("检索内容", blank=True, editable=False)
    searchable = searchable("words")

    class Meta:
        verbose_name = "办事指南"
        verbose_name_plural = "办事指南"
        ordering = ("order", "title")
        constraints = (
            models.CheckConstraint(condition=models.Q(audience__in=Audience.values), name="guide_audience_known"),
        )
        indexes = (pair_index("guide_words"),)

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Its address on the public site."""
        return f"/fw/{self.pk}.html"

    @property
    def has_changes(self) -> bool:
        """Whether the draft says something the published version does not."""
        return self.version is None or self.version.content != self.content or self.version.title != self.title


class GuideVersion(models.Model):
    """What was published, by whom, when. Insert-only: a trigger refuses changes and deletions."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    guide = models.ForeignKey(Guide, verbose_name="办事指南", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本号")
    title = models.CharField("事项名称", max_length=120)
    content = models.JSONField("内容")
    written_by_name = models.CharField("编写人", max_length=60)
    published_by_name = models.CharField("发布人", max_length=60)
    opinion = models.CharField("审核意见", max_length=300)
    published_at = models.DateTimeField("发布时间", auto_now_add=True)

    class Meta:
        verbose_name = "办事指南版本"
        verbose_name_plural = "办事指南版本"
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=["guide", "number"], name="guide_version_once"),)

    def __str__(self) -> str:
        return f"{self.title} 第 {self.number} 版"
