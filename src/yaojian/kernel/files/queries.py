"""Reading stored files: who may, their pages, their text."""

from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import RightMissing, SignInNeeded, Unknown
from yaojian.kernel.permissions import checks

from . import blobs, owners, previews
from .errors import NoPreview
from .kinds import Kinds
from .models import StoredFile
from .rights import READING_LABEL


def readable(actor: Actor, file_id: UUID) -> StoredFile:
    """The file, if its owner lets ``actor`` read it. Raises ``Unknown``, ``SignInNeeded`` or ``RightMissing``."""
    checks.open_to_all()  # a public file may be read by anybody; its owner is asked below
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None:
        raise Unknown(kind="文件")
    if owners.may_read(actor, file):
        return file
    if actor.user_id is None:
        raise SignInNeeded()
    raise RightMissing(right=READING_LABEL)


def files_of(owner_kind: str, owner_id: UUID) -> QuerySet[StoredFile]:
    """All files of one owner, oldest first. The caller has checked that the owner may be read."""
    return StoredFile.objects.filter(owner_kind=owner_kind, owner_id=owner_id)


def path_of(file: StoredFile) -> Path:
    """Where the bytes lie; for readers in workers. Never hand it to a browser."""
    return blobs.blob_path(file.sha256)


def content_of(file: StoredFile) -> bytes:
    """All bytes at once; only where the size is known to be small."""
    return path_of(file).read_bytes()


def pages_of(file: StoredFile) -> list[previews.Page]:
    """The pages with sizes and text, empty for kinds without page images."""
    if not file.has_pages:
        return []
    return previews.facts_of(file.sha256, file.name, is_pdf=file.of_kind is Kinds.PDF)


def text_of(file: StoredFile) -> str:
    """The text layer of all pages, for search; empty for scans, pictures and other kinds."""
    return "\n\n".join(page.text for page in pages_of(file) if page.text)


def page_for(file: StoredFile, number: int, mark: str) -> bytes:
    """Page ``number`` as WebP with the reader's ``mark`` burnt in. Raises ``NoPreview``."""
    if not 1 <= number <= file.page_count:
        raise NoPreview(name=file.name, page=number)
    return previews.watermarked(previews.page_image(file.sha256, number, file.name), mark)
