"""A copy of what the site published in one year: plain files that open anywhere, every page marked 归档.

``YAOJIAN_DATA/site_archives/<year>-<number>/``: the articles with their pictures and files, styles and scripts they use, a first
page that lists them by column, ``manifest.txt`` with the SM3 of each file. Addresses are made relative; what is not in the copy
leads to the site itself.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string

from yaojian.portal.publishing import store, tree
from yaojian.portal.publishing.models import PublishedFile, SearchEntry

LIST = "manifest.txt"
_ADDRESS = re.compile(r'(?P<name>\b(?:href|src))="(?P<path>/[^"#?]*)(?P<rest>[^"]*)"')
_BODY = re.compile(r"<body[^>]*>")


def root() -> Path:
    """The folder of all copies."""
    return Path(settings.YAOJIAN_DATA) / "site_archives"


def folder_of(year: int, number: UUID) -> Path:
    """Where one copy lies."""
    return root() / f"{year}-{str(number)[:8]}"


class Copy:
    """One copy in the making."""

    def __init__(self, year: int, folder: Path) -> None:
        self.year, self.folder = year, folder
        self.pages = list(
            PublishedFile.objects.filter(route__startswith=f"/art/{year}/", gone=False)
            .order_by("route")
            .prefetch_related("assets")
        )
        self.routes = {page.route for page in self.pages} | {
            asset.route for page in self.pages for asset in page.assets.all()
        }
        self.lines: list[str] = []
        self.size = 0
        self._styles: set[str] = set()

    def make(self) -> None:
        """Write everything. Raises ``OSError`` where there is no room."""
        for page in self.pages:
            self._put(page.route, self._marked(page.route, _content_of(page).decode()).encode())
            for asset in page.assets.all():
                if not tree.place(self.folder, asset.route).exists():
                    self._put(asset.route, _content_of(asset))
        self._put("/index.html", self._marked("/index.html", self._first_page()).encode())
        for name in sorted(self._styles):
            if (content := _static(name)) is not None:
                self._put(settings.STATIC_URL + name, content)
        (self.folder / LIST).write_text("".join(f"{line}\n" for line in sorted(self.lines)), encoding="utf-8")

    @property
    def manifest_sm3(self) -> str:
        """Digest of the list of files."""
        return hashlib.new("sm3", (self.folder / LIST).read_bytes()).hexdigest()

    def _first_page(self) -> str:
        entries = SearchEntry.objects.filter(address__in=[page.route for page in self.pages])
        rows = entries.order_by("column_title", "-published", "-id").only(
            "title", "address", "published", "column_title"
        )
        return render_to_string("portal/publishing/archive_index.html", {"year": self.year, "rows": rows})

    def _marked(self, route: str, html: str) -> str:
        note = f'<p class="demo-note">归档：{self.year} 年已发布信息的副本，不再更新。</p>'
        marked = _BODY.sub(lambda found: found[0] + note, html, count=1)
        marked = marked.replace("<head>", '<head><meta name="robots" content="noindex">', 1)
        return _ADDRESS.sub(lambda found: self._address(route, found), marked)

    def _address(self, route: str, found: "re.Match[str]") -> str:
        path = found["path"]
        if path.startswith("//"):
            return found[0]
        if path.startswith(settings.STATIC_URL):
            self._styles.add(path[len(settings.STATIC_URL) :])
        elif path not in self.routes and path != "/":
            return f'{found["name"]}="{settings.YAOJIAN_SITE_ADDRESS}{path}{found["rest"]}"'
        target = "/index.html" if path == "/" else path
        near = os.path.relpath(target, str(PurePosixPath(route).parent))
        return f'{found["name"]}="{near}{found["rest"]}"'

    def _put(self, route: str, content: bytes) -> None:
        target = tree.place(self.folder, route)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self.lines.append(f"{hashlib.new('sm3', content).hexdigest()} {len(content)} {route}")
        self.size += len(content)


def differences(folder: Path) -> Iterator[str]:
    """What of a copy is no longer as it was made."""
    for line in (folder / LIST).read_text(encoding="utf-8").splitlines():
        sm3, _, route = line.split(" ", 2)
        path = tree.place(folder, route)
        if not path.is_file() or hashlib.new("sm3", path.read_bytes()).hexdigest() != sm3:
            yield route


def _content_of(file: PublishedFile) -> bytes:
    kept = store.read(file.sm3)
    return kept if kept is not None else tree.place(tree.root(), file.route).read_bytes()


def _static(name: str) -> bytes | None:
    """A static file by the name pages use: collected with its digest in production, found as it is in development."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as stream:
            return bytes(stream.read())
    found = finders.find(name)
    return Path(found).read_bytes() if isinstance(found, str) else None
