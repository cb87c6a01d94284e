"""Directories, their editions, rows, and the places where pages quote them."""

from uuid import uuid4

from django.db import models

from yaojian.kernel.search.fields import pair_index, searchable
from yaojian.portal.columns.models import SLUG_RULE
from yaojian.portal.directories.fields import TableField


class Directory(models.Model):
    """One table. ``fields``: list of ``TableField`` in stored form; ``key_label`` names the column that tells rows apart."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    title = models.CharField("名称", max_length=60)
    slug = models.CharField("地址", max_length=60, unique=True, validators=[SLUG_RULE])
    description = models.CharField("说明", max_length=300)
    source = models.CharField("数据来源", max_length=100)
    owner_unit = models.ForeignKey(
        "organisations.Unit", verbose_name="责任单位", on_delete=models.PROTECT, related_name="portal_directories"
    )
    update_cycle_days = models.PositiveSmallIntegerField("更新周期（天）", default=0)
    fields = models.JSONField("列", default=list)
    key_label = models.CharField("主键列", max_length=40)
    is_open = models.BooleanField("对外公开", default=False)
    edition = models.ForeignKey(
        "Edition", verbose_name="现行版本", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    last_number = models.PositiveIntegerField("最近版本号", default=0, editable=False)

    class Meta:
        verbose_name = "数据目录"
        verbose_name_plural = "数据目录"
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Its address on the public site."""
        return f"/data/{self.slug}/"

    @property
    def table_fields(self) -> list[TableField]:
        """Its columns as the next import must bring them."""
        return [TableField.of(stored) for stored in self.fields]


class EditionState(models.TextChoices):
    """How an edition stands. One of a directory at most is in force."""

    READING = "reading", "正在读取"
    FAULTY = "faulty", "有错误"
    STAGED = "staged", "待发布"
    PUBLISHED = "published", "现行"
    REPLACED = "replaced", "已被取代"
    DROPPED = "dropped", "已放弃"


class Edition(models.Model):
    """One import. ``fields`` and ``key_label`` are those of its time: a later change of columns leaves it readable."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    directory = models.ForeignKey(Directory, verbose_name="数据目录", on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField("版本号")
    state = models.CharField("状态", max_length=10, choices=EditionState, default=EditionState.READING)
    fields = models.JSONField("列", default=list)
    key_label = models.CharField("主键列", max_length=40)
    rows = models.PositiveIntegerField("行数", default=0)
    added = models.PositiveIntegerField("新增", default=0)
    removed = models.PositiveIntegerField("减少", default=0)
    changed = models.PositiveIntegerField("变化", default=0)
    problems = models.JSONField("问题", default=list)
    problem_count = models.PositiveIntegerField("问题数", default=0)
    note = models.CharField("说明", max_length=300, blank=True)
    imported_by_name = models.CharField("导入人", max_length=60)
    imported_at = models.DateTimeField("导入时间", auto_now_add=True)
    published_by_name = models.CharField("发布人", max_length=60, blank=True)
    published_at = models.DateTimeField("发布时间", null=True)

    class Meta:
        verbose_name = "数据版本"
        verbose_name_plural = "数据版本"
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["directory", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["directory"], condition=models.Q(state=EditionState.PUBLISHED), name="edition_one_in_force"
            ),
            models.CheckConstraint(condition=models.Q(state__in=EditionState.values), name="edition_state_known"),
        )

    def __str__(self) -> str:
        return f"{self.directory} 第 {self.number} 版"

    @property
    def table_fields(self) -> list[TableField]:
        """Its columns."""
        return [TableField.of(stored) for stored in self.fields]


class Entry(models.Model):
    """One row of an edition. ``values``: text by heading; ``words``: what a search looks into; ``place``: order of the file."""

    edition = models.ForeignKey(Edition, verbose_name="数据版本", on_delete=models.CASCADE, related_name="entries")
    place = models.PositiveIntegerField("次序")
    key = models.CharField("主键", max_length=200)
    values = models.JSONField("内容")
    words = models.TextField("检索内容", blank=True)
    searchable = searchable("words")

    class Meta:
        verbose_name = "数据行"
        verbose_name_plural = "数据行"
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=["edition", "place"], name="entry_in_order"),
            models.UniqueConstraint(fields=["edition", "key"], name="entry_key_once"),
        )
        indexes = (pair_index("entry_words"),)

    def __str__(self) -> str:
        return self.key


class CitationState(models.TextChoices):
    """What the patrol found."""

    AGREES = "agrees", "一致"
    DIFFERS = "differs", "不一致"
    ROW_GONE = "row_gone", "数据已删除"
    PAGE_GONE = "page_gone", "页面已撤下"


class Citation(models.Model):
    """A published article quotes one value of a directory (同源): ``words`` as the article says them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    directory = models.ForeignKey(
        Directory, verbose_name="数据目录", on_delete=models.PROTECT, related_name="citations"
    )
    article = models.ForeignKey(
        "articles.Article", verbose_name="引用的信息", on_delete=models.CASCADE, related_name="citations"
    )
    key = models.CharField("数据行", max_length=200)
    label = models.CharField("列", max_length=40)
    state = models.CharField("核对结果", max_length=10, choices=CitationState, default=CitationState.AGREES)
    value = models.CharField("数据现值", max_length=200, blank=True)
    checked_at = models.DateTimeField("核对时间", null=True)
    noted_by_name = models.CharField("登记人", max_length=60)

    class Meta:
        verbose_name = "数据引用"
        verbose_name_plural = "数据引用"
        constraints = (
            models.UniqueConstraint(fields=["directory", "article", "key", "label"], name="citation_once"),
            models.CheckConstraint(condition=models.Q(state__in=CitationState.values), name="citation_state_known"),
        )

    def __str__(self) -> str:
        return f"{self.article}：{self.key} {self.label}"
