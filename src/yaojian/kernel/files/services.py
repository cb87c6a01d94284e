"""Taking, handing over, downloading and removing files.

Whether the actor may give a file to this owner is the owner's question: its service has answered it before it calls here.
"""

import errno
from collections.abc import Iterable
from datetime import timedelta
from typing import TypeAlias
from uuid import UUID

from django.core import signing
from django.core.files.base import File
from django.db import connection, transaction
from django.utils import timezone

from yaojian.kernel import jobs
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record

from . import blobs, owners, previews, scanning, sniffing
from .errors import Empty, KeptFileGone, NoRoom, TooLarge
from .kinds import FACTS, Kinds
from .models import StoredFile, told_size

LIMIT = 50 * 1024**2
"""Bytes a caller allows who names no limit."""
DRAFT = "draft"
KEEP_FOR = timedelta(days=1)
_SALT = "kernel.files.kept"

Upload: TypeAlias = "File[bytes] | bytes"


@transaction.atomic
def store(
    *,
    actor: Actor,
    upload: Upload,
    owner_kind: str,
    name: str = "",
    owner_id: UUID | None = None,
    allowed: Kinds = Kinds.ATTACHMENTS,
    limit: int = LIMIT,
    read_here: bool = True,
) -> StoredFile:
    """Take one upload: at most ``limit`` bytes, one of the ``allowed`` kinds by its bytes, not by its name.

    ``read_here``: people will read it as page images soon, so that the first are drawn ahead.

    The bytes stay on disk when the transaction is rolled back, and are swept a day later. Raises a ``FileRefused``;
    ``LookupError`` for an owner kind nobody registered.
    """
    if not owners.is_owner(owner_kind):
        raise LookupError(f"no owner of files is registered as {owner_kind!r}")
    given = name or (upload.name if isinstance(upload, File) else None) or "文件"
    try:
        with blobs.received(_chunks(upload), limit) as incoming:
            if incoming.size == 0:
                raise Empty(name=given)
            kind = sniffing.sniff(incoming.path, given, allowed)
            scanning.refuse_infected(incoming.path, given)
            known = previews.kept_facts(incoming.sha256) if kind is Kinds.PDF else []
            pages = previews.inspect_pdf(incoming.path, given) if known is None else known
            _hold(incoming.sha256)
            blobs.settle(incoming)
    except blobs.Overflow:
        raise TooLarge(name=given, limit=told_size(limit)) from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom(name=given) from error
        raise
    if pages and known is None:
        previews.keep_facts(incoming.sha256, pages)
    file = StoredFile.objects.create(
        name=sniffing.fitting_name(given, kind),
        sha256=incoming.sha256,
        sm3=incoming.sm3,
        size=incoming.size,
        kind=str(kind.name),
        media_type=FACTS[kind].media_type,
        page_count=len(pages) or int(kind in Kinds.PICTURES),
        owner_kind=owner_kind,
        owner_id=owner_id,
        uploaded_by_id=actor.user_id,
    )
    if file.has_pages and read_here:
        jobs.defer("kernel.files.draw_pages", file_id=str(file.pk))
    record(actor, "kernel.files.stored", file, summary=f"上传文件“{file.name}”。", sm3=file.sm3, size=file.size)
    return file


def keep_upload(*, actor: Actor, upload: Upload, allowed: Kinds, limit: int = LIMIT) -> StoredFile:
    """Keep an upload although its form could not be accepted yet; the uploader's alone, for a day."""
    return store(actor=actor, upload=upload, owner_kind=DRAFT, allowed=allowed, limit=limit)


def token_for(actor: Actor, file: StoredFile) -> str:
    """What a form carries in a hidden field instead of the kept file: signed, good for a day, only for this user."""
    return signing.dumps([str(file.pk), actor.user_id], salt=_SALT)


def kept_file(actor: Actor, token: str) -> StoredFile:
    """The kept file of ``token``. Raises ``KeptFileGone`` when it is old, another's, or already handed over."""
    try:
        pk, user_id = signing.loads(token, salt=_SALT, max_age=KEEP_FOR)
    except signing.BadSignature:
        raise KeptFileGone from None
    file = StoredFile.objects.filter(pk=pk, owner_kind=DRAFT).first()
    if file is None or user_id != actor.user_id:
        raise KeptFileGone
    return file


@transaction.atomic
def attach(*, actor: Actor, file: StoredFile, owner_kind: str, owner_id: UUID) -> StoredFile:
    """Hand a kept file over to the object it was uploaded for. Locks the row; again for the same owner is harmless.

    Raises ``KeptFileGone`` when somebody else's, or owned by another object already.
    """
    locked = StoredFile.objects.select_for_update().filter(pk=file.pk).first()
    if locked is None:
        raise KeptFileGone
    if (locked.owner_kind, locked.owner_id) == (owner_kind, owner_id):
        return locked
    if locked.owner_kind != DRAFT or (locked.uploaded_by_id != actor.user_id and not actor.is_system):
        raise KeptFileGone
    locked.owner_kind, locked.owner_id = owner_kind, owner_id
    locked.save(update_fields=["owner_kind", "owner_id"])
    record(actor, "kernel.files.attached", locked, summary=f"文件“{locked.name}”归入所属事项。", owner_kind=owner_kind)
    return locked


@transaction.atomic
def copy_file(*, actor: Actor, file: StoredFile, owner_kind: str, owner_id: UUID | None) -> StoredFile:
    """The same bytes for a second owner (forwarding an attachment): a new row, no second copy on disk.

    Owner kind ``DRAFT`` without an id makes a draft of the actor, which the next act attaches.
    """
    _hold(file.sha256)
    copy = StoredFile.objects.get(pk=file.pk)
    copy.pk, copy.owner_kind, copy.owner_id = None, owner_kind, owner_id
    copy.uploaded_by_id = actor.user_id
    copy._state.adding = True
    copy.id = StoredFile._meta.pk.get_default()
    copy.save(force_insert=True)
    record(actor, "kernel.files.stored", copy, summary=f"复制文件“{copy.name}”。", sm3=copy.sm3, size=copy.size)
    return copy


@transaction.atomic
def remove_file(*, actor: Actor, file: StoredFile) -> None:
    """Take a file from its owner. Its bytes are swept later, if no other row names them."""
    record(actor, "kernel.files.removed", file, summary=f"删除文件“{file.name}”。", sm3=file.sm3, name=file.name)
    StoredFile.objects.filter(pk=file.pk).delete()


@transaction.atomic
def note_download(*, actor: Actor, file: StoredFile) -> None:
    """Leave a trace of who took the original; nothing for the public's downloads."""
    if actor.user_id is not None:
        record(actor, "kernel.files.downloaded", file, summary=f"下载文件“{file.name}”。")


def sweep(*, actor: Actor) -> int:
    """Remove kept uploads a week old and bytes no row has named for a day. Returns how many blobs went."""
    week_ago = timezone.now() - timedelta(days=7)
    for draft in StoredFile.objects.filter(owner_kind=DRAFT, created__lt=week_ago):
        remove_file(actor=actor, file=draft)
    day_ago = timezone.now().timestamp() - 86_400
    stale = [path.name for path in blobs.every_blob() if path.stat().st_mtime < day_ago]
    return sum(_drop_if_unnamed(sha256) for sha256 in stale)


@transaction.atomic
def _drop_if_unnamed(sha256: str) -> bool:
    _hold(sha256)
    if StoredFile.objects.filter(sha256=sha256).exists():
        return False
    blobs.drop(sha256)
    return True


def _hold(sha256: str) -> None:
    """Storing and sweeping the same bytes exclude each other until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [sha256])


def _chunks(upload: Upload) -> Iterable[bytes]:
    return [upload] if isinstance(upload, bytes) else upload.chunks()
