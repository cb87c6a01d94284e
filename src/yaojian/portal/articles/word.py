"""Reads a Word file into blocks: looked at by its bytes first, its XML without any DTD, its pictures by the library's rules."""

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import mammoth
from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Xml
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from yaojian.kernel.files.kinds import Kinds
from yaojian.portal.articles.errors import WordFileBroken
from yaojian.portal.articles.splitting import Block
from yaojian.portal.articles.uploads import check_upload

MOST_BYTES = 50 * 1024 * 1024
MOST_XML = 60 * 1024 * 1024
"""Bytes of all XML parts unpacked; a long official document has about one million."""
MOST_PICTURES = 100
TITLE_STYLES = (
    "p[style-name='Title'] => h1:fresh\np[style-name='标题'] => h1:fresh\np[style-name='公文标题'] => h1:fresh"
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔\d{4}〕\d{1,4}号")


@dataclass(slots=True)
class WordFile:
    """What a Word file says. ``pictures``: bytes by number, named in ``html`` as ``picture:<number>``."""

    html: str
    pictures: dict[int, "UploadedFile[bytes]"] = field(default_factory=dict)
    refused_pictures: int = 0


def read_word(upload: "UploadedFile[bytes]") -> WordFile:
    """Raises ``WordFileBroken`` (422): no Word file, too large, a bomb, an entity in its XML, or damaged."""
    name = (upload.name or "文件").replace("\\", "/").rsplit("/", 1)[-1][:120]
    if (upload.size or 0) > MOST_BYTES:
        raise WordFileBroken(name=name, reason="文件超过 50 MB")
    try:
        check_upload(upload, Kinds.DOCX)
    except ValidationError as refusal:
        raise WordFileBroken(
            name=name, reason="内容不是 Word 文档（.docx）：" + refusal.messages[0].rstrip("。")
        ) from refusal
    upload.seek(0)
    content = upload.read()
    _check_xml(content, name)
    found = WordFile("")

    def keep(image: Any) -> dict[str, str]:
        with image.open() as stream:
            return {"src": _keep(found, stream.read())}

    try:
        found.html = mammoth.convert_to_html(
            BytesIO(content),
            convert_image=mammoth.images.img_element(keep),
            style_map=TITLE_STYLES,
            external_file_access=False,
        ).value
    except (KeyError, ValueError, IndexError, AttributeError, zipfile.BadZipFile, OSError, RecursionError) as problem:
        raise WordFileBroken(name=name, reason="文件已损坏") from problem
    return found


def number_in(blocks: list[Block]) -> str:
    """The document number (发文字号) among the first lines, empty for none."""
    for block in blocks[:6]:
        if block["type"] == "text" and (found := _NUMBER.search(str(block["value"])[:2000])):
            return found[0]
    return ""


def _keep(found: WordFile, content: bytes) -> str:
    """Number one picture, if the library would take it."""
    if len(found.pictures) >= MOST_PICTURES:
        found.refused_pictures += 1
        return ""
    picture = SimpleUploadedFile("word.png", content)
    try:
        check_upload(picture, Kinds.PICTURES)
    except ValidationError:
        # A drawing of Word's own (EMF, WMF) or a broken one: told to the editor by number.
        found.refused_pictures += 1
        return ""
    number = len(found.pictures) + 1
    picture.seek(0)
    found.pictures[number] = picture
    return f"picture:{number}"


def _check_xml(content: bytes, name: str) -> None:
    """No DTD, no entity, not too much: every XML part is parsed by the careful parser before mammoth may look."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [one for one in archive.infolist() if one.filename.lower().endswith((".xml", ".rels"))]
            if sum(part.file_size for part in parts) > MOST_XML:
                raise WordFileBroken(name=name, reason="文件展开后过大")
            for part in parts:
                with archive.open(part) as stream:
                    for _, element in Xml.iterparse(stream, forbid_dtd=True):
                        element.clear()
    except DefusedXmlException as problem:
        raise WordFileBroken(name=name, reason="文件中含有不允许的实体定义") from problem
    except (Xml.ParseError, zipfile.BadZipFile, OSError, ValueError, KeyError) as problem:
        raise WordFileBroken(name=name, reason="文件已损坏") from problem
