"""Descriptions of documents, seals, and what a page looks like when read back."""

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image, ImageDraw

from yaojian.kernel.rendering import pdf, reading, spec
from yaojian.kernel.rendering.reading import Page
from yaojian.kernel.rendering.spec import DocumentSpec

PARAGRAPH = (
    "为加强疫苗储存、运输全过程质量管理，保障人民群众用药安全，根据《中华人民共和国疫苗管理法》等规定，"
    "决定在全省范围内开展专项检查，现将有关事项通知如下。"
)
OFFICES = (
    "湖北省药品监督管理局",
    "湖北省卫生健康委员会",
    "湖北省公安厅",
    "湖北省市场监督管理局",
    "湖北省人力资源和社会保障厅",
    "湖北省药品监督管理局武汉经济技术开发区综合保税区分局",
)


def mapping(**changes: Any) -> dict[str, Any]:
    """A usual document as JSON."""
    return {
        "format": "文件",
        "issuers": [OFFICES[0]],
        "number": "鄂药监〔2026〕12号",
        "title": "湖北省药品监督管理局关于开展2026年疫苗储存运输专项检查的通知",
        "main_to": "各市、州市场监督管理局，各分局",
        "body": [PARAGRAPH, {"level": 1, "text": "检查范围"}, PARAGRAPH],
        "date": "2026-03-05",
        "copy_to": ["国家药品监督管理局", "省卫生健康委员会"],
        "print_office": "湖北省药品监督管理局办公室",
        "print_date": "2026-03-06",
    } | changes


def document(seals: Sequence[bytes] = (), **changes: Any) -> DocumentSpec:
    """The same, checked."""
    return spec.from_mapping(mapping(**changes), tuple(seals))


def rendered(seals: Sequence[bytes] = (), **changes: Any) -> list[Page]:
    """The same as PDF, read back."""
    return reading.pages(pdf.render(document(seals, **changes)))


def words(pages: Sequence[Page]) -> str:
    """All characters, in the order of the file."""
    return "".join(glyph.char for page in pages for glyph in page.glyphs)


def seal() -> bytes:
    """A red ring."""
    image = Image.new("RGBA", (400, 400))
    ImageDraw.Draw(image).ellipse((8, 8, 392, 392), outline=(220, 0, 0, 255), width=12)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
