"""Certificates as sealed OFD: an invented root, a maker of seals and a seal of the issuing authority, kept between starts."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

from asn1crypto import pem

from simulators.certificates.sealing import Holder, Sealer, made_seal
from yaojian.kernel.rendering import ofd
from yaojian.kernel.rendering.packing import zipped

ROOT = "示范签章根证书"
ANCHORS = "seal-anchors.yaml"
_KEYS = "sm2.json"
_LIST = b"<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>"


class OfdPress:
    """Lies in ``folder``, with the list that makes its root known to the product."""

    def __init__(self, folder: Path) -> None:
        """Keys are made at the first use."""
        self._folder = folder
        root = self._holder("root", ROOT, None)
        maker = self._holder("maker", "示范印章制作单位", root)
        self._user = self._holder("user", "湖北省药品监督管理局（示范）", root)
        self._seal = made_seal(maker, self._user)
        self._tell(root)

    def sealed(self, source: bytes, title: str, issuer: str, day: date) -> bytes:
        """A PDF as OFD with a seal; once made it stays the same, though a signature with SM2 never comes out twice."""
        name = hashlib.sha256(source).hexdigest()
        kept = self._folder / f"{name}.ofd"
        if not kept.exists():
            files = _files(ofd.from_pdf(source, ofd.About(title, issuer, day)))
            files["OFD.xml"] = files["OFD.xml"].replace(b"</ofd:DocBody>", _LIST)
            at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
            kept.write_bytes(zipped(Sealer(self._user, self._seal, at=at).sealed(files)))
        return kept.read_bytes()

    def _holder(self, code: str, name: str, by: Holder | None) -> Holder:
        place = self._folder / f"{code}-{_KEYS}"
        if place.exists():
            kept = {key: bytes.fromhex(value) for key, value in json.loads(place.read_text()).items()}
            return Holder(name, by, pair=(kept["public"], kept["private"]), paper=kept["paper"])
        made = Holder(name, by)
        told = {"public": made.pair[0].hex(), "private": made.pair[1].hex(), "paper": made.paper.hex()}
        place.write_text(json.dumps(told))
        return made

    def _tell(self, root: Holder) -> None:
        """JSON is YAML."""
        paper = pem.armor("CERTIFICATE", root.paper).decode()
        line = {"name": ROOT, "source": "模拟电子证照系统，示范数据", "certificate": paper}
        (self._folder / ANCHORS).write_text(json.dumps({"anchors": [line]}, ensure_ascii=False), encoding="utf-8")


def _files(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
