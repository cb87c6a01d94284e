"""Pictures of faulty pages as a visitor sees them, by Debian's chromium where it is installed and pictures are wanted.

The browser runs scripts of a stranger, so it is locked in: it may reach the inspected host alone, at the very address
the guard admitted; no profile is kept. Evidence for the eye only: equal pages need not give equal bytes.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from yaojian.inspection.engine.guard import Guard
from yaojian.inspection.engine.values import Finding

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE = 30.0  # seconds a page
_WINDOW = "1440,1800"


def browser() -> str | None:
    """The program, None where there is none."""
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def take_pictures(
    findings: Iterable[Finding], home: str, guard: Guard, folder: Path, *, most: int
) -> Iterator[tuple[str, str]]:
    """(page, file below ``folder``) of at most ``most`` pages: the home page, then where the gravest findings stand."""
    program = browser()
    host = urlsplit(home).hostname or ""
    address = _admitted(home, guard)
    if program is None or address is None:
        return
    (folder / "evidence").mkdir(exist_ok=True)
    pages = dict.fromkeys([home, *(place.page for finding in findings for place in finding.places[:1])])
    for page in [one for one in pages if urlsplit(one).hostname == host][:most]:
        name = f"evidence/{hashlib.sha256(page.encode()).hexdigest()[:20]}.png"
        if _picture(program, page, host, address, folder / name):
            yield page, name


def with_pictures(findings: Iterable[Finding], pictures: dict[str, str]) -> tuple[Finding, ...]:
    """The findings, each with the picture of its first place where one was taken."""
    return tuple(
        replace(one, evidence=replace(one.evidence, picture=pictures.get(one.places[0].page))) if one.places else one
        for one in findings
    )


def _admitted(home: str, guard: Guard) -> str | None:
    parts = urlsplit(home)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with suppress(OSError, UnicodeError):
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        return next((str(one[4][0]) for one in found if guard.admits(str(one[4][0]), port)), None)
    return None


def _picture(program: str, page: str, host: str, address: str, target: Path) -> bool:
    with tempfile.TemporaryDirectory(prefix="yaojian-picture-") as profile:
        command = [
            program, "--headless=new", "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--no-first-run",
            "--disable-extensions", "--disable-background-networking", "--disable-sync", "--incognito",
            f"--user-data-dir={profile}", f"--window-size={_WINDOW}", "--virtual-time-budget=4000",
            f"--host-resolver-rules=MAP {host} {address}, MAP * ~NOTFOUND", "--no-proxy-server",
            *(["--no-sandbox"] if os.geteuid() == 0 else []), f"--screenshot={target}", page,
        ]  # fmt: skip
        with suppress(subprocess.TimeoutExpired, OSError):
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                timeout=_PATIENCE, start_new_session=True,
            )  # fmt: skip
            return done.returncode == 0 and target.is_file()
    return False
