"""Zip packages (DOCX, OFD) whose bytes depend on nothing but their content."""

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip can bear; the moment of packing would make every file a different one."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The package of ``files`` (path → content), in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path, content in files.items():
            package.writestr(zipfile.ZipInfo(path, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def repacked(package: bytes) -> bytes:
    """The same package with the moments of packing taken out."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return zipped({path: opened.read(path) for path in opened.namelist()})
