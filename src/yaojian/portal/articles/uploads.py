"""Looks into uploads by their bytes before Wagtail or Pillow touch them (portal.md §4.7)."""

import shutil
import unicodedata
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from yaojian.kernel.files import sniffing
from yaojian.kernel.files.errors import FileRefused
from yaojian.kernel.files.kinds import Kinds
from yaojian.portal.articles.frames import MOST_FRAMES, frames_of

ATTACHMENTS = Kinds.DOCUMENTS | Kinds.ZIP | Kinds.CSV | Kinds.SOUND_AND_FILM
LONGEST_NAME_BYTES = 120


def check_upload(upload: "UploadedFile[bytes]", allowed: Kinds) -> None:
    """Refuse what is not one of ``allowed`` by its content, and give the upload an honest, short name.

    Raises ``ValidationError`` with the sentence of the refusal, so that a form shows it beside the field.
    """
    with NamedTemporaryFile(suffix=Path(upload.name or "").suffix) as copy:
        upload.seek(0)
        shutil.copyfileobj(upload, copy)
        copy.flush()
        upload.seek(0)
        try:
            kind = sniffing.sniff(Path(copy.name), upload.name or "文件", allowed)
        except FileRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal
    if kind in Kinds.PICTURES:
        _check_frames(upload)
    upload.name = _short(sniffing.fitting_name(upload.name or "文件", kind))


def _check_frames(upload: "UploadedFile[bytes]") -> None:
    """Raises ``ValidationError`` for an animation that would keep the server busy."""
    upload.seek(0)
    count = frames_of(upload.read())
    upload.seek(0)
    if count > MOST_FRAMES:
        told = f"这张动图有 {count} 帧，超过 {MOST_FRAMES} 帧。请减少帧数，或改用 MP4 视频。"
        raise ValidationError(told, code="refused")


def _short(name: str) -> str:
    """At most 120 bytes of UTF-8 in composed form, ending kept."""
    path = Path(unicodedata.normalize("NFC", name))
    stem = path.stem.encode()[: LONGEST_NAME_BYTES - len(path.suffix.encode())].decode(errors="ignore")
    return stem + path.suffix
