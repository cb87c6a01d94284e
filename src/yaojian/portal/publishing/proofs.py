"""Checking a sealed manifest anywhere: with the list of files, its head and the files alone, without database or settings.

``yaojian publish verify --export DIR --root DIR``. Best run on another host than the one that publishes.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from gmssl_pyx import GmsslInnerError, InvalidValueError, sm2_verify

LIST, HEAD = "manifest.txt", "head.json"
_SIGNED = ("generation", "files", "manifest_sm3", "sealed_at", "previous")


def digest(content: bytes) -> str:
    """SM3 in hex."""
    return hashlib.new("sm3", content).hexdigest()


def link_of(facts: dict[str, Any]) -> str:
    """The digest that is signed: over what the seal says and the link before it."""
    return digest("\n".join(str(facts[name]) for name in _SIGNED).encode())


def is_good(facts: dict[str, Any], public_key: str = "") -> bool:
    """Whether a seal says what was signed. ``public_key``: whose signature alone counts; by default the one it names."""
    if public_key and facts.get("public_key") != public_key:
        return False
    try:
        key, signature = bytes.fromhex(facts["public_key"]), bytes.fromhex(facts["signature"])
        right = link_of(facts) == facts["link"]
        return bool(right and sm2_verify(key, facts["link"].encode(), signature))
    except (KeyError, ValueError, InvalidValueError, GmsslInnerError):
        return False


def faults_of_export(folder: Path, root: Path, public_key: str = "") -> Iterator[str]:
    """Check an exported list, its head, and the files below ``root`` against it."""
    facts = json.loads((folder / HEAD).read_text(encoding="utf-8"))
    text = (folder / LIST).read_text(encoding="utf-8")
    if not is_good(facts, public_key):
        yield "封存的签名不符，清单不可信。"
        return
    if digest(text.encode()) != facts["manifest_sm3"]:
        yield "清单与封存时不同。"
        return
    known = set()
    for line in text.splitlines():
        sm3, _, route = line.split(" ", 2)
        path = root.joinpath(*PurePosixPath(route.lstrip("/")).parts)
        known.add(path)
        if not path.is_file():
            yield f"{route}：文件不见了。"
        elif digest(path.read_bytes()) != sm3:
            yield f"{route}：内容与封存时不同。"
    for path in sorted(root.rglob("*")):
        if not path.is_dir() and path not in known:
            yield f"/{path.relative_to(root)}：不在清单里。"
