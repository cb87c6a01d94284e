"""One main file from what was scanned or photographed: pictures become A4 pages, several files one PDF."""

import io
from collections.abc import Sequence
from pathlib import PurePath

import pikepdf
from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

from yaojian.kernel.actors import Actor
from yaojian.kernel.files import queries as stored
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile

from .errors import NotMainFile, UnreadablePicture

ACCEPTED = Kinds.PDF | Kinds.JPEG | Kinds.PNG
WIDEST = 2480
"""Pixels across an A4 page at 300 dpi; wider pictures are made smaller."""
A4_INCHES = 8.27


def is_scan(parts: Sequence[StoredFile]) -> bool:
    """Whether any of it is a picture."""
    return any(part.of_kind is not Kinds.PDF for part in parts)


def combined(*, actor: Actor, parts: Sequence[StoredFile]) -> StoredFile:
    """The main file of ``parts`` in their order: a single PDF as it is, anything else as a new draft of the actor.

    Raises ``NotMainFile``, ``UnreadablePicture`` (422), or what ``kernel.files`` refuses.
    """
    for part in parts:
        if part.of_kind not in ACCEPTED:
            raise NotMainFile(name=part.name)
    if len(parts) == 1 and parts[0].of_kind is Kinds.PDF:
        return parts[0]
    out = io.BytesIO()
    with pikepdf.new() as whole:
        for part in parts:
            content = stored.content_of(part)
            page = content if part.of_kind is Kinds.PDF else _page(content, part.name)
            with pikepdf.open(io.BytesIO(page)) as one:
                whole.pages.extend(one.pages)
        whole.save(out)
    upload = ContentFile(out.getvalue(), name=f"{PurePath(parts[0].name).stem}.pdf")
    return files.keep_upload(actor=actor, upload=upload, allowed=Kinds.PDF)


def _page(content: bytes, name: str) -> bytes:
    """A picture as a PDF of one page as wide as A4, turned as the camera was held."""
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content)) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise UnreadablePicture(name=name) from error
    upright.thumbnail((WIDEST, 4 * WIDEST))
    upright.save(out, "PDF", resolution=upright.width / A4_INCHES, quality=85)
    return out.getvalue()
