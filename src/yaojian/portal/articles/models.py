"""Articles, pictures, attachments."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.documents.models import AbstractDocument
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition

from yaojian.portal.articles.blocks import BodyBlock
from yaojian.portal.desk.pages import GuardedPage


def article_address(pk: int, first_published: datetime | None) -> str:
    """``/art/2026/11/25/7.html``: the day of first publication in Beijing; today's for what is not yet published."""
    day = timezone.localtime(first_published) if first_published else timezone.localtime()
    return f"/art/{day:%Y/%m/%d}/{pk}.html"


class Article(GuardedPage):
    """One article. It lives in its home column (the tree parent, kept also in ``home_column``: grants and lists ask by it).

    The moment shown to the public is Wagtail's ``first_published_at`` (UTC); nobody types it. Whether it is being
    reviewed, published or withdrawn is told by ``review.queries``.
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
                            FieldPanel("document_number"),
                        ],
                        heading="来源与文号",
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
        restored.uid, restored.home_column_id = self.uid, self.home_column_id
        return restored

    def get_url_parts(self, request: object = None) -> tuple[int, str, str] | None:
        """What Wagtail shows as the page's address; none before the first publication."""
        return (1, "", self.address) if self.first_published_at else None

    @property
    def address(self) -> str:
        """Its address on the public site: day of first publication (Beijing) and number, whatever its column."""
        return article_address(self.pk, self.first_published_at)


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
