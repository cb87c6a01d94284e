"""Copies of all published files under their SM3, apart from the tree: what a tampered file is put right from.

``YAOJIAN_DATA/site_store/ab/cd/<sm3>``. In production it belongs to a user of its own (``deploy/README.md``).
"""

import hashlib
import os
import time
from collections.abc import Collection
from pathlib import Path

from django.conf import settings

_YOUNG_SECONDS = 24 * 3600.0
"""A build that runs now may just have kept it."""


def root() -> Path:
    """The folder of the store."""
    return Path(settings.YAOJIAN_DATA) / "site_store"


def place(sm3: str) -> Path:
    """Where the content with this digest lies."""
    return root() / sm3[:2] / sm3[2:4] / sm3


def keep(sm3: str, content: bytes) -> None:
    """Keep ``content``; what is there already stays as it is."""
    target = str(place(sm3))
    if os.path.exists(target):  # noqa: PTH110 - one of many thousand in a whole build
        return
    folder, name = target.rsplit("/", 1)
    draft = f"{folder}/.{name}.{os.getpid()}"
    try:
        stream = open(draft, "wb")  # noqa: PTH123, SIM115 - closed below; as above
    except FileNotFoundError:
        Path(folder).mkdir(parents=True, exist_ok=True)
        stream = open(draft, "wb")  # noqa: PTH123, SIM115 - as above
    with stream:
        stream.write(content)
    os.replace(draft, target)  # noqa: PTH105 - as above


def read(sm3: str) -> bytes | None:
    """The content with this digest; None when it is not there or no longer what it was."""
    try:
        content = place(sm3).read_bytes()
    except OSError:
        return None
    return content if hashlib.new("sm3", content).hexdigest() == sm3 else None


def forget_all_but(kept: Collection[str]) -> int:
    """Remove what no file of the site has as its content and is a day old; returns how many."""
    removed, long_ago = 0, time.time() - _YOUNG_SECONDS
    for path in root().glob("??/??/*"):
        if path.name not in kept and path.stat().st_mtime < long_ago:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
