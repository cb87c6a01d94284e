"""Strange things taken out of the tree, kept as they were for whoever investigates.

``YAOJIAN_PUBLISHED/evidence/<incident>/``: in the file system of the tree, so that taking is one renaming, and never served.
"""

import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings

from yaojian.portal.publishing.looking import look_at

LONGEST_NAME = 80


def root() -> Path:
    """The folder of all evidence."""
    return Path(settings.YAOJIAN_PUBLISHED) / "evidence"


def take(path: Path, incident: UUID, *, replaced: bool = False) -> tuple[str, dict[str, object]]:
    """Move what stands at ``path`` away; returns where it lies now (below ``root``) and what it was. Empty when it vanished.

    ``replaced``: the caller puts the right file in its place at once, so a file is copied and stays until then: no visitor
    meets an empty address.
    A link is not followed, a pipe not read: only what it was is noted.
    """
    seen = look_at(path)
    if seen is None:
        return "", {}
    facts = seen.facts()
    folder = root() / str(incident)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / path.name.encode("utf-8", "surrogateescape")[:LONGEST_NAME].decode("utf-8", "replace")
    try:
        if path.is_symlink():
            facts["指向"] = str(path.readlink())
        if not seen.is_file and not seen.is_folder:
            path.unlink()
            return "", facts
        if not (replaced and seen.is_file and _copied(path, target)):
            path.rename(target)
        if seen.is_file:
            target.chmod(0o400)
    except FileNotFoundError:
        return "", facts
    return str(target.relative_to(root())), facts


def _copied(path: Path, target: Path) -> bool:
    """Whether it could be copied; one that nobody may read is moved instead."""
    try:
        shutil.copyfile(path, target)
    except PermissionError:
        return False
    return True
