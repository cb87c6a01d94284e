"""Articles, where they are shown, the bin; pictures and attachments."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.forms import DateTimeInput
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.documents.models import AbstractDocument
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition

from yaojian.kernel.search.fields import pair_index, searchable
from yaojian.portal.articles.blocks import BodyBlock
from yaojian.portal.articles.classes import genre_choices, subject_choices
from yaojian.portal.desk.pages import GuardedPage

# Wagtail's own widget needs a script within the page, which our content policy forbids.
MOMENT = DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def article_address(pk: int, first_published: datetime | None) -> str:
    """``/art/2026/11/25/7.html``: the day of first publication in Beijing; today's for what is not yet published."""
    day = timezone.localtime(first_published) if first_published else timezone.localtime()
    return f"/art/{day:%Y/%m/%d}/{pk}.html"


class Article(GuardedPage):
    """One article. It lives in its home column (the tree parent, kept also in ``home_column``: grants and lists ask by it).

    The moment shown to the public is Wagtail's ``first_published_at`` (UTC); nobody types it. Whether it is being
    reviewed, published or withdrawn is told by ``review.queries``. One in the bin has ``binned_at`` (UTC).
    """

    # For the type checker only: Wagtail's fields are untyped.
    slug: str
    home_column_id: int | None

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    home_column = models.ForeignKey(
        "columns.Column", verbose_name="栏目", on_delete=models.PROTECT, related_name="articles", editable=False
    )
    body = StreamField(BodyBlock(), verbose_name="正文")
    summary = models.CharField("摘要", max_length=300, blank=True, help_text="两三句话说清楚，列表和分享时显示。")
    source = models.CharField(
        "来源", max_length=80, default=settings.YAOJIAN_INSTITUTION, help_text="发布单位，或转载的出处。"
    )
    author = models.CharField("作者", max_length=40, blank=True)
    responsible_editor = models.CharField("责任编辑", max_length=40, blank=True)
    document_number = models.CharField(
        "文号", max_length=60, blank=True, help_text="公文类信息填写，例如“鄂药监发〔2026〕1号”。"
    )
    keywords = models.CharField("关键词", max_length=100, blank=True, help_text="用顿号隔开。")
    organ = models.CharField("发文机关", max_length=80, blank=True, help_text="公文类信息填写，联合发文时用顿号隔开。")
    subject = models.CharField("主题分类", max_length=20, blank=True, choices=subject_choices)
    genre = models.CharField("体裁", max_length=20, blank=True, choices=genre_choices)
    binned_at = models.DateTimeField("删除时间", null=True, editable=False)

    parent_page_types = ["columns.Column"]
    subpage_types: list[str] = []
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title", heading="标题"),
                    FieldPanel("body"),
                    MultiFieldPanel([FieldPanel("summary"), FieldPanel("keywords")], heading="摘要与关键词"),
                    MultiFieldPanel(
                        [
                            FieldPanel("source"),
                            FieldPanel("author"),
                            FieldPanel("responsible_editor"),
                        ],
                        heading="来源",
                    ),
                    MultiFieldPanel(
                        [
                            FieldPanel("document_number"),
                            FieldPanel("organ"),
                            FieldPanel("subject"),
                            FieldPanel("genre"),
                        ],
                        heading="文号与分类",
                    ),
                    MultiFieldPanel(
                        [
                            FieldPanel("go_live_at", heading="发布时间", widget=MOMENT),
                            FieldPanel("expire_at", heading="到期时间", widget=MOMENT),
                        ],
                        heading="定时",
                        help_text="审核通过后到发布时间自动发布，到期自动撤下；留空即通过后立即发布、长期有效。",
                    ),
                ],
                heading="内容",
            )
        ]
    )

    class Meta:
        verbose_name = "信息"
        verbose_name_plural = "信息"

    def __str__(self) -> str:
        return str(self.title)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Fill what nobody types: an address part without Chinese characters, and the home column."""
        if not self.slug:
            self.slug = f"a-{self.uid.hex[:16]}"
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Keep ``home_column`` equal to the tree parent. A page being added knows its parent by its path only."""
        if not self.slug:
            self.slug = f"a-{self.uid.hex[:16]}"
        if self.path and self.home_column_id is None:
            self.home_column_id = self.get_parent().pk
        return super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "Article":
        """A revision says nothing about identity and place: both stay as they are now."""
        restored: Article = super().with_content_json(content)
        restored.uid, restored.home_column_id, restored.binned_at = self.uid, self.home_column_id, self.binned_at
        return restored

    def get_url_parts(self, request: object = None) -> tuple[int, str, str] | None:
        """What Wagtail shows as the page's address; none before the first publication."""
        return (1, "", self.address) if self.first_published_at else None

    @property
    def address(self) -> str:
        """Its address on the public site: day of first publication (Beijing) and number, whatever its column."""
        return article_address(self.pk, self.first_published_at)


class LedgerLine(models.Model):
    """What the editors' ledger sorts and searches by, beside its index. The database keeps it (migration ``0002``).

    An article's title and the moment of its newest version stand in Wagtail's table of pages, which is not ours to index.
    """

    article = models.OneToOneField(
        Article, verbose_name="信息", primary_key=True, on_delete=models.CASCADE, related_name="line"
    )
    column = models.ForeignKey("columns.Column", verbose_name="栏目", on_delete=models.CASCADE, related_name="+")
    title = models.CharField("标题", max_length=255)
    document_number = models.CharField("文号", max_length=60)
    author = models.CharField("作者", max_length=40)
    changed_at = models.DateTimeField("最近修改")
    is_binned = models.BooleanField("在回收站", default=False)
    searchable = searchable("title", "document_number", "author")

    class Meta:
        verbose_name = "信息台账行"
        verbose_name_plural = "信息台账行"
        indexes = (
            models.Index(
                fields=["-changed_at", "-article"], condition=models.Q(is_binned=False), name="article_ledger"
            ),
            models.Index(
                fields=["column", "-changed_at", "-article"],
                condition=models.Q(is_binned=False),
                name="article_ledger_of_column",
            ),
            pair_index("article_searchable"),
        )

    def __str__(self) -> str:
        return self.title


class PlacementKind(models.TextChoices):
    """Why an article stands in a column."""

    HOME = "home", "所属栏目"
    SHOWN = "shown", "同源展示"


class Placement(models.Model):
    """An article is listed in a column (同源): one source, shown at many places, changed once.

    The ``home`` row follows ``Article.home_column`` by a trigger (migration ``0002``). ``in_force`` and ``is_pinned`` say
    how the dates stand now: public lists know no clock, so acts and the job at each boundary set them.
    """

    article = models.ForeignKey(Article, verbose_name="信息", on_delete=models.CASCADE, related_name="placements")
    column = models.ForeignKey(
        "columns.Column", verbose_name="栏目", on_delete=models.CASCADE, related_name="placements"
    )
    kind = models.CharField("类别", max_length=5, choices=PlacementKind, default=PlacementKind.SHOWN)
    shown_from = models.DateTimeField("开始展示", null=True, blank=True)
    shown_until = models.DateTimeField("结束展示", null=True, blank=True)
    pinned_until = models.DateTimeField("置顶到", null=True, blank=True)
    title_override = models.CharField("列表标题", max_length=255, blank=True, help_text="留空时用信息的标题。")
    in_force = models.BooleanField("展示中", default=True, db_default=True)
    is_pinned = models.BooleanField("置顶中", default=False, db_default=False)
    placed_by_name = models.CharField("操作人", max_length=60, blank=True, db_default="")
    placed_at = models.DateTimeField("添加时间", auto_now_add=True, db_default=Now())

    class Meta:
        verbose_name = "展示位置"
        verbose_name_plural = "展示位置"
        constraints = (
            models.UniqueConstraint(fields=["article", "column"], name="placement_once"),
            models.UniqueConstraint(
                fields=["article"], condition=models.Q(kind=PlacementKind.HOME), name="placement_one_home"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=PlacementKind.values), name="placement_kind_known"),
            models.CheckConstraint(
                condition=models.Q(shown_from__isnull=True)
                | models.Q(shown_until__isnull=True)
                | models.Q(shown_from__lt=models.F("shown_until")),
                name="placement_period_in_order",
            ),
        )
        indexes = (
            models.Index(
                fields=["column", "article"], condition=models.Q(in_force=True), name="placement_of_column_now"
            ),
        )

    def __str__(self) -> str:
        return f"{self.article_id} → {self.column_id}"


class BinnedArticle(models.Model):
    """An article lies in the recycle bin. ``sealed``: a purge that had to keep it, because a review speaks of it."""

    article = models.OneToOneField(Article, verbose_name="信息", on_delete=models.CASCADE, related_name="bin_entry")
    reason = models.CharField("原因", max_length=300)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="删除人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    binned_by_name = models.CharField("删除人姓名", max_length=60)
    binned_at = models.DateTimeField("删除时间", auto_now_add=True)
    purge_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申请彻底删除", null=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed = models.BooleanField("已封存", default=False)

    class Meta:
        verbose_name = "回收站中的信息"
        verbose_name_plural = "回收站中的信息"
        indexes = (models.Index(fields=["-binned_at", "-id"], name="bin_ledger"),)

    def __str__(self) -> str:
        return str(self.article)


class Picture(AbstractImage):
    """A picture of the library. ``description`` is the alternative text and is required."""

    admin_form_fields = ("title", "file", "description")

    class Meta:
        verbose_name = "图片"
        verbose_name_plural = "图片"

    def __str__(self) -> str:
        return str(self.title)

    @property
    def default_alt_text(self) -> str:
        """Never the title, which is often a file name."""
        return str(self.description)


class PictureRendition(AbstractRendition):
    """A picture in another size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "图片尺寸"
        verbose_name_plural = "图片尺寸"
        constraints = (
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"),
        )

    def __str__(self) -> str:
        return str(self.filter_spec)


class Attachment(AbstractDocument):
    """A file of the library that articles offer for download."""

    admin_form_fields = ("title", "file")

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"

    def __str__(self) -> str:
        return str(self.title)
