"""The body of an article: a closed set of blocks, each with a Chinese label and a rule.

Never rename a block without a data migration: its name stands in every stored body.
"""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
)
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "hr", "link", "superscript", "subscript", "blockquote"]
PLAYED = (".mp3", ".mp4")
"""Endings of what a ``media`` block plays."""


class PictureBlock(StructBlock):
    """A picture with what is seen in it. Decorative pictures carry no text and are skipped by screen readers."""

    image = ImageChooserBlock(label="图片")
    alt_text = CharBlock(
        label="替代文字", required=False, max_length=200, help_text="图上有什么；留空时用图片库里的说明。"
    )
    decorative = BooleanBlock(label="仅作装饰", required=False)
    caption = CharBlock(label="图注", required=False, max_length=120)

    class Meta:
        icon = "image"
        label = "图片"

    def clean(self, value: Any) -> Any:
        """A picture that says something needs words for it, its own or the library's."""
        cleaned = super().clean(value)
        image = cleaned.get("image")
        if image and not cleaned["decorative"] and not (cleaned["alt_text"].strip() or image.description.strip()):
            problem = ValidationError("请写出图上有什么；只作装饰的图片请勾选“仅作装饰”。")
            raise StructBlockValidationError(block_errors={"alt_text": problem})
        return cleaned


class AttachmentBlock(StructBlock):
    """A file to download, shown with its kind and size."""

    document = DocumentChooserBlock(label="文件")
    name = CharBlock(label="显示名称", required=False, max_length=120, help_text="留空时用文件库里的标题。")

    class Meta:
        icon = "doc-full"
        label = "附件"


class MediaBlock(StructBlock):
    """Sound or film, played only on demand, with everything that is said in it as text (WCAG 1.2.1, 1.2.3)."""

    document = DocumentChooserBlock(label="音频或视频文件", help_text="MP3 或 MP4。")
    name = CharBlock(label="名称", max_length=120)
    transcript = TextBlock(label="文字稿", help_text="把说的话和重要画面写下来，供听不到、看不到的人阅读，也供检索。")

    class Meta:
        icon = "media"
        label = "音视频"

    def clean(self, value: Any) -> Any:
        """Only what a browser plays."""
        cleaned = super().clean(value)
        document = cleaned.get("document")
        if document and not document.file.name.lower().endswith(PLAYED):
            problem = ValidationError("这个文件不是 MP3 音频或 MP4 视频，请另选，其他文件请用“附件”。")
            raise StructBlockValidationError(block_errors={"document": problem})
        return cleaned


class RelatedBlock(StructBlock):
    """A pointer to another article of this site."""

    article = PageChooserBlock(label="信息", page_type="articles.Article")

    class Meta:
        icon = "link"
        label = "相关信息"


class HeadingBlock(StructBlock):
    """A heading within the body; the title of the article is the only first-level one."""

    text = CharBlock(label="标题", max_length=80)
    level = ChoiceBlock(label="级别", choices=[("2", "一级标题"), ("3", "二级标题")], default="2")

    class Meta:
        icon = "title"
        label = "小标题"


class BodyBlock(StreamBlock):
    """All kinds of blocks an editor may choose from."""

    text = RichTextBlock(label="正文", features=RICH_TEXT_FEATURES)
    heading = HeadingBlock()
    picture = PictureBlock()
    table = TypedTableBlock(
        [("text", TextBlock(label="文字"))], label="表格", help_text="第一行填表头；请写明表格标题。"
    )
    quote = TextBlock(label="引用", icon="openquote")
    attachment = AttachmentBlock()
    media = MediaBlock()
    related = RelatedBlock()
