"""The manifest sealed: a digest over all files, linked to the seal before and signed with SM2 (portal.md §6.3).

The key is made once beside the data; a certified seal service takes its place where 密评 asks for one. ``proofs`` checks.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from gmssl_pyx import sm2_key_generate, sm2_sign

from yaojian.portal.publishing.models import PublishedFile, Seal
from yaojian.portal.publishing.proofs import HEAD, LIST, digest, is_good

_KEY = "site_seal_key"


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
        return digest(self.text.encode())


def manifest() -> Manifest:
    """What the database says is published now."""
    rows = PublishedFile.objects.filter(gone=False).exclude(sm3="").order_by("route")
    return Manifest(tuple(f"{sm3} {size} {route}" for route, sm3, size in rows.values_list("route", "sm3", "size")))


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
