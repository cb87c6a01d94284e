"""The manifest sealed: a digest over all files, linked to the seal before and signed with SM2 (portal.md §6.3).

An exported seal is checked anywhere, without our database: ``yaojian publish verify --export DIR --root DIR`` reads the list
of files, its signature and the files themselves. The key is made once beside the data; a certified seal service takes its
place where 密评 asks for one.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from gmssl_pyx import GmsslInnerError, InvalidValueError, sm2_key_generate, sm2_sign, sm2_verify

from yaojian.portal.publishing import tree
from yaojian.portal.publishing.models import PublishedFile, Seal

LIST, HEAD = "manifest.txt", "head.json"
_KEY = "site_seal_key"
_SIGNED = ("generation", "files", "manifest_sm3", "sealed_at", "previous")


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files at one moment: lines ``SM3 size route`` in order of route."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it is exported."""
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def sm3(self) -> str:
        """Digest of the text."""
        return _sm3(self.text.encode())


def manifest() -> Manifest:
    """What the database says is published now."""
    rows = PublishedFile.objects.filter(gone=False).exclude(sm3="").order_by("route")
    return Manifest(tuple(f"{sm3} {size} {route}" for route, sm3, size in rows.values_list("route", "sm3", "size")))


def link_of(facts: dict[str, Any]) -> str:
    """The digest that is signed: over what the seal says and the link before it."""
    return _sm3("\n".join(str(facts[name]) for name in _SIGNED).encode())


def facts_of(seal: Seal) -> dict[str, Any]:
    """A seal as it is exported."""
    return {
        "generation": seal.generation,
        "files": seal.files,
        "manifest_sm3": seal.manifest_sm3,
        "sealed_at": seal.sealed_at.isoformat(),
        "previous": seal.previous,
        "link": seal.link,
        "signature": seal.signature,
        "public_key": seal.key_id,
    }


def sign(link: str) -> tuple[str, str]:
    """Signature and public key, in hex."""
    public, private = _keys()
    return sm2_sign(private, public, link.encode()).hex(), public.hex()


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


def broken_links() -> Iterator[str]:
    """Walk the chain of seals; a sentence for each that is not as signed or does not name the one before."""
    previous = ""
    for seal in Seal.objects.order_by("pk"):
        facts = facts_of(seal)
        if not is_good(facts):
            yield f"{seal.sealed_at:%Y-%m-%d %H:%M} 的封存签名不符。"
        if seal.previous != previous:
            yield f"{seal.sealed_at:%Y-%m-%d %H:%M} 的封存没有接上前一个。"
        previous = seal.link


def export(seal: Seal, sealed: Manifest, folder: Path) -> None:
    """Write the list and its head where another host can check them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LIST).write_text(sealed.text, encoding="utf-8")
    (folder / HEAD).write_text(json.dumps(facts_of(seal), ensure_ascii=False, indent=1), encoding="utf-8")


def faults_of_export(folder: Path, root: Path, public_key: str = "") -> Iterator[str]:
    """Check an exported list, its head, and the files below ``root`` against it. Needs neither database nor key of ours."""
    facts = json.loads((folder / HEAD).read_text(encoding="utf-8"))
    text = (folder / LIST).read_text(encoding="utf-8")
    if not is_good(facts, public_key):
        yield "封存的签名不符，清单不可信。"
        return
    if _sm3(text.encode()) != facts["manifest_sm3"]:
        yield "清单与封存时不同。"
        return
    known = set()
    for line in text.splitlines():
        sm3, _, route = line.split(" ", 2)
        path = tree.place(root, route)
        known.add(path)
        if not path.is_file():
            yield f"{route}：文件不见了。"
        elif _sm3(path.read_bytes()) != sm3:
            yield f"{route}：内容与封存时不同。"
    for path in sorted(root.rglob("*")):
        if not path.is_dir() and path not in known:
            yield f"/{path.relative_to(root)}：不在清单里。"


def _keys() -> tuple[bytes, bytes]:
    """Public and private key; made at first use, readable by us alone."""
    place = Path(settings.YAOJIAN_DATA) / _KEY
    if not place.exists():
        public, private = sm2_key_generate()
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(f"{public.hex()} {private.hex()}")
    public_hex, private_hex = place.read_text().split()
    return bytes.fromhex(public_hex), bytes.fromhex(private_hex)


def _sm3(content: bytes) -> str:
    return hashlib.new("sm3", content).hexdigest()
