"""手写签批: reading the strokes a browser sends, and keeping them beside the opinion they belong to."""

import base64
import binascii
import io
from collections.abc import Callable
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, UnidentifiedImageError

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.oa.flow import clock
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.services import Moved

from .errors import BadInk
from .models import INK_OWNER, Document, Ink

PREFIX = "data:image/png;base64,"
LIMIT = 300 * 1024
"""Bytes of the picture. A page full of strokes takes a tenth of it."""
LONGEST = LIMIT * 4 // 3 + 64
"""Characters of the text it comes as."""
MOST_WIDTH, MOST_HEIGHT = 2_400, 1_200
MARGIN = 12
"""Pixels left around the strokes."""
INSTEAD = "（手写签批，见笔迹）"
"""The opinion of somebody who wrote by hand only: every opinion has words that can be found and read aloud."""


def read(text: str) -> bytes:
    """The strokes of a ``data:`` address as a PNG of our own making: cut to what is written, nothing else in it.

    Raises ``BadInk`` (422).
    """
    if not text.startswith(PREFIX):
        raise BadInk(fault="格式不对。")
    if len(text) > LONGEST:
        raise BadInk(fault=f"超过 {LIMIT // 1024} KB。")
    try:
        content = base64.b64decode(text[len(PREFIX) :], validate=True)
        with Image.open(io.BytesIO(content), formats=("PNG",)) as opened:
            if opened.width > MOST_WIDTH or opened.height > MOST_HEIGHT:
                raise BadInk(fault=f"画面超过 {MOST_WIDTH}×{MOST_HEIGHT} 像素。")
            picture = opened.convert("RGBA")
    except (binascii.Error, UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise BadInk(fault="图片已损坏。") from None
    return _cut(picture)


def _cut(picture: Image.Image) -> bytes:
    box = picture.getchannel("A").getbbox()
    if box is None:
        raise BadInk(fault="上面没有笔迹。")
    left, top, right, bottom = box
    framed = picture.crop(
        (
            max(0, left - MARGIN),
            max(0, top - MARGIN),
            min(picture.width, right + MARGIN),
            min(picture.height, bottom + MARGIN),
        )
    )
    out = io.BytesIO()
    framed.save(out, "PNG", optimize=True)
    return out.getvalue()


def sign_by_hand(*, actor: Actor, document: Document, task_id: UUID, image: bytes, act: Callable[[], Moved]) -> Moved:
    """Sign a task by ``act`` and keep the handwriting with it: both or neither. ``act`` checks the right.

    The bytes are taken in before, so that the matter is not locked meanwhile; when the act is refused they are a draft that is
    swept after a day. Raises what ``act`` raises, a ``FileRefused``.
    """
    upload = ContentFile(image, name="手写签批.png")
    kept = files.keep_upload(actor=actor, upload=upload, allowed=Kinds.PNG, limit=LIMIT)
    with transaction.atomic():
        moved = act()
        if moved.repeated:
            return moved
        person_id, _ = flow.require_person(actor)
        file = files.attach(actor=actor, file=kept, owner_kind=INK_OWNER, owner_id=document.pk)
        Ink.objects.create(task_id=task_id, document=document, person_id=person_id, image=file, at=clock.now())
        audit.record(
            actor,
            "oa.document.inked",
            document,
            summary=f"手写签批《{document.title}》。",
            task=str(task_id),
            sm3=file.sm3,
        )
    return moved
