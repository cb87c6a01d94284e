"""Columns. The root of the tree is the site's front page, made by the first data migration."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from yaojian.portal.desk.pages import GuardedPage

SLUG_RULE = RegexValidator(r"^[a-z0-9][a-z0-9-]{0,59}\Z", "地址只能用小写字母、数字和短横线，以字母或数字开头。")


class ColumnKind(models.TextChoices):
    """What a column holds; the labels are the ``ColumnType`` values of 国办发〔2017〕47号 (domain.md §2.2)."""

    FRONT = "front", "首页"
    OVERVIEW = "overview", "概况信息"
    NEWS = "news", "工作动态"
    NOTICES = "notices", "通知公告"
    POLICIES = "policies", "政策文件"
    EXPLAINED = "explained", "政策解读"
    DATA = "data", "数据发布"
    DISCLOSURE = "disclosure", "信息公开目录"
    RESPONSES = "responses", "回应关切"
    SERVICES = "services", "办事服务"


class FrontPlace(models.TextChoices):
    """Where on the front page a column's newest articles stand."""

    NONE = "none", "不在首页显示"
    NEWS = "news", "要闻区"
    BLOCK = "block", "栏目区"


class Column(GuardedPage):
    """One column. ``uid`` is what grants name as their scope; ``update_cycle_days`` 0 means no duty to renew.

    Limits of the indicators: news 14 days, notices and policies 180 days (国办秘函〔2019〕19号, W-V4.1).
    """

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField("栏目类别", max_length=12, choices=ColumnKind, default=ColumnKind.NEWS)
    description = models.CharField("栏目说明", max_length=200, help_text="一句话说明设置目的和主要内容，写入网页标签。")
    keywords = models.CharField("关键词", max_length=100, help_text="用顿号隔开，写入网页标签。")
    owner_unit = models.ForeignKey(
        "organisations.Unit",
        verbose_name="责任单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="portal_columns",
    )
    update_cycle_days = models.PositiveSmallIntegerField(
        "更新周期（天）",
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(730)],
        help_text="超过这么多天没有新信息，管理台会提醒；0 表示不要求。",
    )
    in_navigation = models.BooleanField("在主导航显示", default=False)
    front_place = models.CharField("首页位置", max_length=8, choices=FrontPlace, default=FrontPlace.NONE)
    order = models.PositiveSmallIntegerField("排序", default=100, help_text="数字小的排在前面。")

    is_creatable = False
    parent_page_types = ["wagtailcore.Page", "columns.Column"]
    subpage_types = ["columns.Column", "articles.Article"]

    class Meta:
        verbose_name = "栏目"
        verbose_name_plural = "栏目"
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=ColumnKind.values), name="column_kind_known"),
            models.CheckConstraint(condition=models.Q(front_place__in=FrontPlace.values), name="column_place_known"),
        )
        indexes = (models.Index(fields=["front_place", "order"], name="column_on_front"),)

    def __str__(self) -> str:
        return str(self.title)

    @property
    def address(self) -> str:
        """Its address on the public site; the front page's is ``/``."""
        return "/" + str(self.url_path).split("/", 2)[2]

    def get_url_parts(self, request: object = None) -> tuple[int, str, str] | None:
        """What Wagtail shows as the page's address."""
        return (1, "", self.address)
