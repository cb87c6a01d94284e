"""Pictures and attachments as the public gets them: copies under their SM3 (``/res/ab/cd/<sm3>/<name>``)."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from yaojian.kernel.files.models import told_size
from yaojian.portal.articles.models import Attachment, Picture

PICTURE_SIZE = "max-1200x1600"
HERO_SIZE = "fill-1200x736"
CARD_SIZE = "fill-480x300"
_ODD = re.compile(r"[^\w.\-（）()《》〔〕]+")


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture ready for a page."""

    address: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ShownFile:
    """An attachment ready for a page."""

    address: str
    title: str
    kind: str
    size: str


class Assets(Protocol):
    """Where a page finds its pictures and files. None when the library no longer has it."""

    def picture(self, pk: int, spec: str = PICTURE_SIZE) -> ShownPicture | None:
        """Picture ``pk`` in the size ``spec``."""

    def attachment(self, pk: int) -> ShownFile | None:
        """Attachment ``pk``."""


class DeskAssets:
    """For previews: the library itself, which only editors may open. ``size`` replaces every size asked for."""

    def __init__(self, size: str = "") -> None:
        self.size = size

    def picture(self, pk: int, spec: str = PICTURE_SIZE) -> ShownPicture | None:
        """See ``Assets``."""
        found = Picture.objects.filter(pk=pk).first()
        if found is None:
            return None
        rendition = found.get_rendition(self.size or spec)
        return ShownPicture(rendition.url, rendition.width, rendition.height)

    def attachment(self, pk: int) -> ShownFile | None:
        """See ``Assets``."""
        found = Attachment.objects.filter(pk=pk).first()
        return _shown(found, found.file.url) if found else None


class PublishedAssets:
    """For the public site: notes the content each page needs, for ``building`` to write beside it."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.used_by_page: set[str] = set()

    def picture(self, pk: int, spec: str = PICTURE_SIZE) -> ShownPicture | None:
        """See ``Assets``."""
        found = Picture.objects.filter(pk=pk).first()
        if found is None:
            return None
        rendition = found.get_rendition(spec)
        with rendition.file.open("rb") as stream:
            content = stream.read()
        # The rendition's own name differs when it is made again; the address must not.
        name = f"{PurePosixPath(found.file.name).stem}.{spec}{PurePosixPath(rendition.file.name).suffix}"
        address = self._keep(content, name)
        return ShownPicture(address, rendition.width, rendition.height)

    def attachment(self, pk: int) -> ShownFile | None:
        """See ``Assets``."""
        found = Attachment.objects.filter(pk=pk).first()
        if found is None:
            return None
        with found.file.open("rb") as stream:
            address = self._keep(stream.read(), PurePosixPath(found.file.name).name)
        return _shown(found, address)

    def _keep(self, content: bytes, name: str) -> str:
        sm3 = hashlib.new("sm3", content).hexdigest()
        route = f"/res/{sm3[:2]}/{sm3[2:4]}/{sm3}/{_ODD.sub('-', name)}"
        self.contents[route] = content
        self.used_by_page.add(route)
        return route


def _shown(found: Attachment, address: str) -> ShownFile:
    ending = PurePosixPath(found.file.name).suffix.lstrip(".").upper()
    return ShownFile(address, str(found.title), ending, told_size(found.file.size))
