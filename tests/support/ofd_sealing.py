"""Small OFD packages to be sealed, for tests of what a file's seals say."""

import io
import zipfile
from collections.abc import Mapping

from simulators.certificates.sealing import SIGN, Holder, Sealer, made_seal

__all__ = ["SIGN", "Holder", "Sealer", "made_seal", "packed", "plain"]
_PLAIN = {
    "OFD.xml": '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
    "<ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
    "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>",
    "Doc_0/Document.xml": '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"/>',
    "Doc_0/Pages/Page_0/Content.xml": '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"/>',
}


def plain() -> dict[str, bytes]:
    """A package that names a list of seals."""
    return {name: text.encode() for name, text in _PLAIN.items()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """As one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()
