"""The kinds of file the house knows: what they are called, how they end, how they are served."""

from dataclasses import dataclass
from enum import Flag, auto


class Kinds(Flag):
    """A set of kinds; callers combine them: ``Kinds.PDF | Kinds.PICTURES``."""

    PDF = auto()
    OFD = auto()
    PNG = auto()
    JPEG = auto()
    GIF = auto()
    WEBP = auto()
    DOCX = auto()
    XLSX = auto()
    PPTX = auto()
    DOC = auto()
    XLS = auto()
    PPT = auto()
    ZIP = auto()
    TXT = auto()
    CSV = auto()
    MP3 = auto()
    MP4 = auto()
    PICTURES = PNG | JPEG | GIF | WEBP
    OFFICE = DOCX | XLSX | PPTX | DOC | XLS | PPT
    PAGES = PDF | PICTURES
    """What can be shown page by page as images."""
    DOCUMENTS = PDF | OFD | OFFICE | TXT
    ATTACHMENTS = DOCUMENTS | PICTURES | ZIP | CSV
    SOUND_AND_FILM = MP3 | MP4
    PACKED = DOCX | XLSX | PPTX | OFD | ZIP
    """Kinds that are ZIP archives inside."""


@dataclass(frozen=True, slots=True)
class KindFacts:
    """``endings``: file name endings with dot, the first is used when a name has none that fits."""

    label: str
    media_type: str
    endings: tuple[str, ...]


_OPENXML = "application/vnd.openxmlformats-officedocument."
FACTS: dict[Kinds, KindFacts] = {
    Kinds.PDF: KindFacts("PDF", "application/pdf", (".pdf",)),
    Kinds.OFD: KindFacts("OFD", "application/ofd", (".ofd",)),
    Kinds.PNG: KindFacts("PNG 图片", "image/png", (".png",)),
    Kinds.JPEG: KindFacts("JPG 图片", "image/jpeg", (".jpg", ".jpeg")),
    Kinds.GIF: KindFacts("GIF 图片", "image/gif", (".gif",)),
    Kinds.WEBP: KindFacts("WebP 图片", "image/webp", (".webp",)),
    Kinds.DOCX: KindFacts("Word（docx）", _OPENXML + "wordprocessingml.document", (".docx", ".dotx")),
    Kinds.XLSX: KindFacts("Excel（xlsx）", _OPENXML + "spreadsheetml.sheet", (".xlsx", ".xltx")),
    Kinds.PPTX: KindFacts("PowerPoint（pptx）", _OPENXML + "presentationml.presentation", (".pptx", ".ppsx")),
    Kinds.DOC: KindFacts("Word（doc）", "application/msword", (".doc", ".wps")),
    Kinds.XLS: KindFacts("Excel（xls）", "application/vnd.ms-excel", (".xls", ".et")),
    Kinds.PPT: KindFacts("PowerPoint（ppt）", "application/vnd.ms-powerpoint", (".ppt", ".dps")),
    Kinds.ZIP: KindFacts("ZIP 压缩包", "application/zip", (".zip",)),
    Kinds.TXT: KindFacts("文本（txt）", "text/plain; charset=utf-8", (".txt", ".log", ".md")),
    Kinds.CSV: KindFacts("表格（csv）", "text/csv; charset=utf-8", (".csv",)),
    Kinds.MP3: KindFacts("MP3 音频", "audio/mpeg", (".mp3",)),
    Kinds.MP4: KindFacts("MP4 视频", "video/mp4", (".mp4", ".m4v")),
}


def labels(kinds: Kinds) -> str:
    """The set as a reader sees it: 「PDF、OFD、PNG 图片」."""
    return "、".join(facts.label for kind, facts in FACTS.items() if kind in kinds)


def endings(kinds: Kinds) -> str:
    """For the ``accept`` attribute of a file input: ``.pdf,.ofd``."""
    return ",".join(ending for kind, facts in FACTS.items() if kind in kinds for ending in facts.endings)


def by_label(kind: str) -> Kinds:
    """The kind stored as ``PDF``; raises ``KeyError`` for a name that is none."""
    return Kinds[kind]
