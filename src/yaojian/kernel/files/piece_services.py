"""Large files in pieces, so that a broken line costs one piece and not the file. The server's side of tus 1.0 (``piece_views``).

A piece is written at its offset and flushed before the row counts it: after a crash the row is right, and the next piece
overwrites what nobody counted.
"""

import errno
import shutil
from datetime import timedelta
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.errors import Invalid, Unknown

from . import blobs, places, services
from .errors import NoRoom, PieceTooLarge, TooLarge, TooManyUploads, WrongOffset
from .models import PieceUpload, told_size

LARGEST_PIECE = 8 * 1024**2
"""Bytes of one piece; it is held in memory while it comes."""
MOST_OPEN = 60
"""Uploads of one account that are not done yet."""
KEPT_FREE = 1024**3
"""Bytes of the disk that uploads leave to everybody else."""
KEEP_FOR = timedelta(days=1)
_FULL = (errno.ENOSPC, errno.EDQUOT)


@transaction.atomic
def begin_upload(*, actor: Actor, place: str, target: UUID, name: str, size: int) -> PieceUpload:
    """Announce a file of ``size`` bytes.

    Raises what ``places.entered`` raises; ``Invalid`` (422) for no bytes, ``TooLarge`` (413), ``TooManyUploads`` (429),
    ``NoRoom`` (507) where the disk could not hold it.
    """
    where, label = places.entered(actor, place, target)
    if size <= 0:
        raise Invalid(field="文件", reason="文件是空的，请重新选择。")
    if size > where.limit:
        raise TooLarge(name=name, limit=told_size(where.limit))
    if PieceUpload.objects.filter(user_id=places.account_of(actor), file__isnull=True).count() >= MOST_OPEN:
        raise TooManyUploads(most=MOST_OPEN)
    if shutil.disk_usage(blobs.root()).free < 2 * size + KEPT_FREE:  # the pieces, and the file made of them
        raise NoRoom(name=name)
    upload = PieceUpload.objects.create(
        user_id=places.account_of(actor), place=place, target=target, name=name[:255] or "文件", size=size
    )
    record(actor, "kernel.files.upload_begun", upload, summary=f"开始为“{label}”分段上传“{upload.name}”。", size=size)
    return upload


def own_upload(actor: Actor, upload_id: UUID) -> PieceUpload:
    """Raises ``SignInNeeded`` (401), ``Unknown`` (404), also for another's."""
    upload = PieceUpload.objects.select_related("file").filter(pk=upload_id, user_id=places.account_of(actor)).first()
    if upload is None:
        raise Unknown(kind="分段上传")
    return upload


@transaction.atomic
def add_piece(*, actor: Actor, upload_id: UUID, offset: int, content: bytes) -> PieceUpload:
    """Put ``content`` at ``offset``, which must be where the last piece ended. With the last one the file is taken.

    Raises ``Unknown`` (404), ``WrongOffset`` (409), ``PieceTooLarge`` (413), ``NoRoom`` (507), what ``places.entered``
    raises, and with the last piece what ``services.store`` refuses: a piece refused is not counted, and may come again.
    """
    own_upload(actor, upload_id)
    upload = PieceUpload.objects.select_for_update(of=("self",)).get(pk=upload_id)
    place, _ = places.entered(actor, upload.place, upload.target)
    if offset != upload.received:
        raise WrongOffset
    if len(content) > min(LARGEST_PIECE, upload.size - offset):
        raise PieceTooLarge(most=told_size(min(LARGEST_PIECE, upload.size - offset)))
    try:
        blobs.write_piece(upload.pk, offset, content)
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoom(name=upload.name) from error
        raise
    upload.received += len(content)
    if upload.received == upload.size and upload.file is None:
        with blobs.piece_path(upload.pk).open("rb") as stream:
            upload.file = services.keep_upload(
                actor=actor, upload=File(stream, name=upload.name), allowed=place.allowed, limit=place.limit
            )
        transaction.on_commit(lambda: blobs.drop_pieces(upload.pk))
    upload.save(update_fields=["received", "file", "touched"])
    return upload


@transaction.atomic
def abandon_upload(*, actor: Actor, upload_id: UUID) -> None:
    """Let an unfinished upload go; what was made of a finished one stays. Raises as ``own_upload``."""
    upload = own_upload(actor, upload_id)
    record(actor, "kernel.files.upload_abandoned", upload, summary=f"放弃分段上传“{upload.name}”。")
    upload.delete()
    transaction.on_commit(lambda: blobs.drop_pieces(upload_id))


def sweep_uploads() -> int:
    """Uploads nobody went on with for a day, and pieces no row names. Returns how many uploads went."""
    stale = PieceUpload.objects.filter(touched__lt=timezone.now() - KEEP_FOR)
    gone = stale.delete()[0]
    there = blobs.every_piece()  # before the rows: an upload's row is older than its first piece
    known = set(PieceUpload.objects.filter(pk__in=there).values_list("pk", flat=True))
    for name in there:
        if name not in known:
            blobs.drop_pieces(name)
    return gone
