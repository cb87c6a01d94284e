"""Asks a ClamAV daemon about an upload, where the institution runs one (``YAOJIAN_CLAMD``). Otherwise nobody is asked.

Protocol: INSTREAM of clamd(8): pieces with a four-byte length, an empty one at the end, one line back.
"""

import socket
import struct
from pathlib import Path

from django.conf import settings

from .errors import Infected, ScannerSilent

TIMEOUT = 30
_PIECE = 1 << 16


def refuse_infected(path: Path, name: str) -> None:
    """Raises ``Infected``; or ``ScannerSilent`` when the daemon does not answer: unscanned files are not taken."""
    address: str = settings.YAOJIAN_CLAMD
    if not address:
        return
    try:
        verdict = _ask(address, path)
    except OSError as error:
        raise ScannerSilent(name=name) from error
    if verdict.endswith("FOUND"):
        raise Infected(name=name)
    if not verdict.endswith("OK"):
        raise ScannerSilent(name=name)


def _ask(address: str, path: Path) -> str:
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), TIMEOUT) as line, path.open("rb") as stream:
        line.sendall(b"zINSTREAM\0")
        while piece := stream.read(_PIECE):
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while piece := line.recv(4096):
            answer += piece
    return answer.rstrip(b"\0\n").decode(errors="replace")
