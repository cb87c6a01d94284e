"""Sets a certificate with Typst and seals it with the registry's own test key; the same certificate gives the same bytes."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from simulators.certificates.ofd_papers import OfdPress
from yaojian.kernel.rendering import fonts
from yaojian.kernel.rendering.seals import LocalSealService

_TEMPLATE = Path(__file__).with_name("certificate.typ")


class Press:
    """Used by one thread at a time; keeps what it made."""

    def __init__(self, folder: Path) -> None:
        """The keys lie in ``folder``, made at the first use."""
        self._ofd = OfdPress(folder)
        self._seals = LocalSealService(folder, "示范发证机关")
        self._made: dict[str, bytes] = {}
        self._lock = Lock()
        faces = fonts.faces(fonts.folders())
        self._families = faces.families
        self._compiler = typst.Compiler(root=_TEMPLATE.parent, font_paths=faces.fonts, ignore_system_fonts=True)

    def paper(self, certificate: dict[str, Any]) -> bytes:
        """The sealed file of one certificate: PDF, or OFD where its ``format`` says so."""
        text = json.dumps(certificate, ensure_ascii=False, sort_keys=True)
        with self._lock:
            if text not in self._made:
                self._made[text] = self._sealed(certificate)
            return self._made[text]

    def _sealed(self, certificate: dict[str, Any]) -> bytes:
        issued = date.fromisoformat(certificate["issued"])
        when = datetime(issued.year, issued.month, issued.day, 1, tzinfo=UTC)
        data = certificate | {"fonts": self._families}
        made = self._compiler.compile(
            _TEMPLATE,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            pdf_standards="a-2b",
            timestamp=when,
        )
        if not isinstance(made, bytes):
            raise TypeError("Typst made no single file")
        if certificate.get("format") == "ofd":
            return self._ofd.sealed(made, certificate["kind_name"], certificate["issuer"], issued)
        return self._seals.apply(made, organ=certificate["issuer"], reason="示范证照，无法律效力", at=when)
