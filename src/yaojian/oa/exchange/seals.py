"""The integrity seal: what was sent, told by SM3, and whether the bytes still are that."""

import hashlib
import json
from collections.abc import Sequence
from typing import TypedDict

from yaojian.kernel.files import queries as files
from yaojian.kernel.files.models import StoredFile

from .models import OWNER_KIND, Dispatch

_CHUNK = 1024**2


class Entry(TypedDict):
    """One file of a manifest. ``sm3`` is hexadecimal, ``size`` in bytes."""

    id: str
    name: str
    sm3: str
    size: int


def manifest_of(contents: Sequence[StoredFile]) -> list[Entry]:
    """The files as they are now, in the order given."""
    return [Entry(id=str(file.pk), name=file.name, sm3=file.sm3, size=file.size) for file in contents]


def seal_of(manifest: Sequence[Entry]) -> str:
    """SM3, hexadecimal, over the sorted list of (name, SM3, size) as compact UTF-8 JSON: anybody can compute it again."""
    listed = sorted([entry["name"], entry["sm3"], entry["size"]] for entry in manifest)
    text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    return hashlib.new("sm3", text.encode()).hexdigest()


def faults_of(dispatch: Dispatch) -> list[str]:
    """A sentence for everything that is not as it was sealed; empty when all is. Reads all bytes."""
    faults = [] if seal_of(dispatch.manifest) == dispatch.seal else ["文件清单与封装摘要不符。"]
    present = {str(file.pk): file for file in files.files_of(OWNER_KIND, dispatch.pk)}
    for entry in dispatch.manifest:
        file = present.get(entry["id"])
        if file is None or not files.path_of(file).exists():
            faults.append(f"文件“{entry['name']}”不见了。")
        elif _digest(file) != (entry["sm3"], entry["size"]):
            faults.append(f"文件“{entry['name']}”与发送时不一致。")
    return faults


def _digest(file: StoredFile) -> tuple[str, int]:
    digest, size = hashlib.new("sm3"), 0
    with files.path_of(file).open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
