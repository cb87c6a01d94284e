"""Columns, their old addresses, and what happened to whole columns: binned, merged.

The root of the tree is the site's front page, made by the first data migration.
"""

from uuid import uuid4

from django.conf import settings
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


class ColumnTemplate(models.TextChoices):
    """How a column's own page shows what it holds."""

    LIST = "list", "标题列表"
    PICTURES = "pictures", "图片列表"
    CARDS = "cards", "卡片"
    DOCUMENTS = "documents", "文件库"
    DIRECTORY = "directory", "下级栏目目录"
    SERVICES = "services", "服务清单"
    SINGLE = "single", "单篇信息"
    LINK = "link", "外部链接"


class ColumnState(models.TextChoices):
    """What the public sees of a column, and of all below it.

    Hidden: no page, no navigation, no list shows it; its articles stay at their own addresses. Archived: its page stays,
    marked as no longer renewed; nothing is written into it. Binned: nothing of it is public.
    """

    OPEN = "open", "开放"
    HIDDEN = "hidden", "隐藏"
    ARCHIVED = "archived", "归档"
    BINNED = "binned", "在回收站"


class Column(GuardedPage):
    """One column. ``uid`` is what grants name as their scope; ``update_cycle_days`` 0 means no duty to renew.

    Limits of the indicators: news 14 days, notices and policies 180 days (国办秘函〔2019〕19号, W-V4.1). ``busy_with``: the
    long work that moves this column and all below it now; until it is over nothing of the subtree is changed.
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
    responsible = models.ForeignKey(
        "organisations.Person",
        verbose_name="责任人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="portal_columns",
    )
    template = models.CharField("展示方式", max_length=10, choices=ColumnTemplate, default=ColumnTemplate.LIST)
    link_to = models.CharField("链接地址", max_length=300, blank=True, help_text="展示方式为“外部链接”时填写。")
    state = models.CharField("状态", max_length=8, choices=ColumnState, default=ColumnState.OPEN)
    busy_with = models.ForeignKey(
        "jobs.JobRun", verbose_name="正在进行", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
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
            models.CheckConstraint(
                condition=models.Q(template__in=ColumnTemplate.values), name="column_template_known"
            ),
            models.CheckConstraint(condition=models.Q(state__in=ColumnState.values), name="column_state_known"),
            models.CheckConstraint(
                condition=~models.Q(template=ColumnTemplate.LINK) | ~models.Q(link_to=""), name="column_link_leads"
            ),
        )
        indexes = (models.Index(fields=["front_place", "order"], name="column_on_front"),)

    def __str__(self) -> str:
        return str(self.title)

    @property
    def address(self) -> str:
        """Its address on the public site; the front page's is ``/``."""
        return "/" + str(self.url_path).split("/", 2)[2]

    @property
    def leads_to(self) -> str:
        """Where the public gets when it follows the column's name: its page, or what a link column points to."""
        return self.link_to if self.template == ColumnTemplate.LINK else self.address

    def get_url_parts(self, request: object = None) -> tuple[int, str, str] | None:
        """What Wagtail shows as the page's address."""
        return (1, "", self.address)


class MovedAddress(models.Model):
    """``old`` answers with ``new`` since then. Both begin with ``/``; an address ending in ``/`` stands for all below it.

    Kept collapsed (a→b, then b→c, is a→c and b→c) and without loops by ``moving.remember_move``.
    """

    old = models.CharField("原地址", max_length=300, unique=True)
    new = models.CharField("现地址", max_length=300)
    since = models.DateTimeField("起始时间", auto_now_add=True)

    class Meta:
        verbose_name = "改址记录"
        verbose_name_plural = "改址记录"
        indexes = (models.Index(fields=["new"], name="moved_to_address"),)
        constraints = (models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="moved_somewhere_else"),)

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class BinnedColumn(models.Model):
    """A column lies in the recycle bin with all below it. ``states``: what each was before, by number, for restoring.

    ``purge_asked_by``: somebody wants it gone for good; another person must agree. A purged entry stays as a record.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    column = models.ForeignKey(
        Column, verbose_name="栏目", null=True, on_delete=models.SET_NULL, related_name="bin_entries"
    )
    title = models.CharField("栏目名称", max_length=255)
    slug = models.CharField("原地址段", max_length=255)
    address = models.CharField("原地址", max_length=300)
    states = models.JSONField("原状态", default=dict)
    articles = models.PositiveIntegerField("信息数", default=0)
    reason = models.CharField("原因", max_length=300)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="删除人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    binned_by_name = models.CharField("删除人姓名", max_length=60)
    binned_at = models.DateTimeField("删除时间", auto_now_add=True)
    purge_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申请彻底删除", null=True, on_delete=models.PROTECT, related_name="+"
    )
    restored_at = models.DateTimeField("恢复时间", null=True)
    purged_at = models.DateTimeField("彻底删除时间", null=True)

    class Meta:
        verbose_name = "回收站中的栏目"
        verbose_name_plural = "回收站中的栏目"
        ordering = ("-binned_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["column"],
                condition=models.Q(restored_at__isnull=True, purged_at__isnull=True),
                name="column_binned_once",
            ),
        )

    def __str__(self) -> str:
        return self.title


class ColumnMerge(models.Model):
    """One column was merged into another. ``moved``: what went over, so that it can be undone for 30 days."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    merged = models.ForeignKey(Column, verbose_name="被合并栏目", on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Column, verbose_name="并入栏目", on_delete=models.CASCADE, related_name="received")
    moved = models.JSONField("移动内容", default=dict)
    merged_by_name = models.CharField("操作人", max_length=60)
    merged_at = models.DateTimeField("合并时间", auto_now_add=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = "栏目合并"
        verbose_name_plural = "栏目合并"
        ordering = ("-merged_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(undone_at__isnull=True), name="column_merged_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.merged} → {self.into}"
