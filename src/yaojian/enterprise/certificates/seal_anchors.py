"""The issuers of seals this installation trusts: a file the administrator of the machine keeps (``YAOJIAN_SEAL_ANCHORS``).

YAML: ``anchors``, each with ``name``, ``source`` (who named it, in which document, when) and ``certificate`` (PEM, SM2). Without
the file no issuer is trusted, which pages say. Read anew when it changes.
"""

from functools import lru_cache
from pathlib import Path

import yaml
from asn1crypto import pem, x509
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from yaojian.enterprise.certificates.ofd_trust import Anchor
from yaojian.kernel.health.probes import NotWell


class AnchorsUnreadable(Exception):
    """The file is there, and is not what it should be."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(min_length=1, max_length=100)
    source: str = Field(min_length=1, max_length=300)
    certificate: str


class _Listed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    anchors: list[_Line] = Field(max_length=200)


def anchors() -> tuple[Anchor, ...]:
    """All of them. Raises ``AnchorsUnreadable``."""
    place = Path(settings.YAOJIAN_SEAL_ANCHORS)
    try:
        return _read(place, place.stat().st_mtime_ns)
    except FileNotFoundError:
        return ()


@lru_cache(maxsize=2)
def _read(place: Path, _changed: int) -> tuple[Anchor, ...]:
    try:
        listed = _Listed.model_validate(yaml.safe_load(place.read_text(encoding="utf-8")))
        return tuple(Anchor(one.name, one.source, _certificate(one.certificate)) for one in listed.anchors)
    except (ValidationError, ValueError, KeyError, TypeError, yaml.YAMLError, OSError) as error:
        raise AnchorsUnreadable(str(place)) from error


def _certificate(text: str) -> bytes:
    """DER, once it was read as a certificate. Raises ``ValueError``."""
    _, _, content = pem.unarmor(text.encode())
    if x509.Certificate.load(content, strict=True).subject.native is None:
        raise ValueError("no subject")
    return bytes(content)


def probe() -> str:
    """For ``kernel.health``. Raises ``NotWell`` where the file cannot be read."""
    try:
        found = anchors()
    except AnchorsUnreadable as error:
        raise NotWell(
            "印章签发机构的信任列表读不出，签发机构暂不能判断。请检查 YAOJIAN_SEAL_ANCHORS 指向的文件。"
        ) from error
    return f"信任 {len(found)} 家签发机构" if found else "没有设置信任的签发机构"
