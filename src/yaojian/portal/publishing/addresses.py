"""Old addresses for the web server: where a moved one leads, which were taken down. ``YAOJIAN_PUBLISHED/maps``.

Two files for nginx's ``map``; nginx reads them when it is reloaded (``deploy/systemd/yaojian-maps.path`` sees to that).
"""

import re
from pathlib import Path

from django.conf import settings

from yaojian.portal.columns.queries import redirect_map
from yaojian.portal.publishing.models import PublishedFile

MOVED, GONE = "moved.map", "gone.map"
_PLAIN = re.compile(r"[\w/.\-~]+")


def folder() -> Path:
    """Where a web server finds them."""
    return Path(settings.YAOJIAN_PUBLISHED) / "maps"


def write_maps(out: Path | None = None) -> tuple[int, int]:
    """Write both, each in one step and only when it changed; returns how many lines they have."""
    target = out or folder()
    target.mkdir(parents=True, exist_ok=True)
    moved = [line for old, new in redirect_map() if (line := _moved(old, new))]
    gone = PublishedFile.objects.filter(gone=True).order_by("route").values_list("route", flat=True)
    lines = [f"{route} 1;" for route in gone if _PLAIN.fullmatch(route)]
    _put(target / MOVED, moved)
    _put(target / GONE, lines)
    return len(moved), len(lines)


def _moved(old: str, new: str) -> str:
    """A line of the map: a page by itself, an address ending in ``/`` for all below it. Empty for what nginx could misread."""
    if not (_PLAIN.fullmatch(old) and _PLAIN.fullmatch(new)):
        return ""
    return f"~^{re.escape(old)} {new};" if old.endswith("/") else f"{old} {new};"


def _put(target: Path, lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return
    draft = target.with_name(f".{target.name}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(target)
