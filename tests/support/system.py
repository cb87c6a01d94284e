"""The whole system under test: the real ``yaojian up --demo`` on a copy of the migrated template.

Black box: browser tests see what a visitor sees. What they must look up behind it they ask of a command (``run``) or of the
database (``rows``).
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests.support.keys import give_known_keys
from tests.support.template import REPOSITORY, RunFolder, copy_cluster, home_for_tests, template
from yaojian.config.embedded.cluster import create_database, drop_database
from yaojian.config.embedded.lease import owned
from yaojian.config.supervisor import ports

PRISTINE = "pristine"
_START_SECONDS = 600.0
_STOP_SECONDS = 40.0


class RunningSystem:
    """One ``yaojian up`` on its own data folder and port."""

    def __init__(self) -> None:
        """Reserve the data folder and the port."""
        self._folder = RunFolder()
        self.data = self._folder.path
        self.home = home_for_tests(self.data)
        give_known_keys(self.data)
        self.port = ports.free()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = self.data / "up.log"
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Put a migrated database where ``up`` will find it; it then has only the demo data to load."""
        copy_cluster(template(), self.home)
        with owned(self.data) as server:
            address = server.home.address()
            # The server made an empty one when it started; all migrations would be run in it.
            drop_database(address, address.name)
            create_database(address, address.name, template=PRISTINE)

    def start(self) -> float:
        """Start and wait until it says so; returns the seconds that took. Raises ``RuntimeError`` with its output."""
        began = time.monotonic()
        self._process = self.spawn("--demo")
        while "已启动。" not in self.output():
            if self._process.poll() is not None or time.monotonic() - began > _START_SECONDS:
                raise RuntimeError(f"yaojian up did not start:\n{self.output()}")
            time.sleep(0.1)
        return time.monotonic() - began

    def spawn(self, *options: str) -> subprocess.Popen[bytes]:
        """``yaojian up`` on this data folder, its output in ``log``."""
        command = [sys.executable, "-m", "yaojian.config.cli", "up", "--data", str(self.data), "--port", str(self.port)]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [*command, *options], cwd=REPOSITORY, env=self._environment(), stdout=log, stderr=log
            )

    def output(self) -> str:
        """What it said so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def kill_everything(self) -> None:
        """SIGKILL to every process that works on this data folder, the database's too."""
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if self._process is not None:
            self._process.wait()

    def processes(self) -> list[int]:
        """Process ids that have this data folder in their environment or stand in its cluster."""
        mark = f"YAOJIAN_DATA={self.data}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                environment = (entry / "environ").read_bytes().split(b"\0")
                folder = (entry / "cwd").readlink()
            except OSError:
                continue
            if mark in environment or folder == self.home.cluster:
                found.append(int(entry.name))
        return found

    def processes_of(self, word: str, *, leader: bool = False) -> list[int]:
        """Of those, the ones with ``word`` in their command; ``leader``: only the first of each process group."""
        found = []
        for pid in self.processes():
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
            if word in command and (not leader or os.getpgid(pid) == pid):
                found.append(pid)
        return found

    def running(self) -> bool:
        """Whether ``yaojian up`` runs."""
        return self._process is not None and self._process.poll() is None

    def supervisor(self) -> subprocess.Popen[bytes]:
        """The process of ``yaojian up``."""
        if self._process is None:
            raise RuntimeError("not started")
        return self._process

    def gone(self, *, within: float) -> bool:
        """Whether all processes are gone before ``within`` seconds are over."""
        give_up = time.monotonic() + within
        while self.processes():
            if time.monotonic() > give_up:
                return False
            time.sleep(0.1)
        return True

    def stop(self) -> None:
        """SIGTERM, and wait for the end."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill_everything()

    def remove(self) -> None:
        """Stop and remove all traces."""
        self.stop()
        self._folder.remove()

    def run(self, *arguments: str, seconds: float = 120.0) -> subprocess.CompletedProcess[str]:
        """A ``yaojian`` command on this data folder, killed after ``seconds``."""
        command = [sys.executable, "-m", "yaojian.config.cli", *arguments, "--data", str(self.data)]
        return subprocess.run(
            command,
            cwd=REPOSITORY,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of the running system's database."""
        with psycopg.connect(self.home.address().url(), autocommit=True) as connection:
            found = connection.execute(query.encode(), parameters)
            return found.fetchall() if found.description else []

    def mails(self) -> list[dict[str, Any]]:
        """What the mail simulator took, newest first."""
        import httpx

        page = re.search(r"邮件\S*\s*(http://\S+)", self.output())
        assert page is not None
        return list(json.loads(httpx.get(f"{page[1]}mails.json").text))

    def texts(self) -> list[dict[str, Any]]:
        """What the simulated short-message gateway took, newest first."""
        import httpx

        page = re.search(r"短信\S*\s*(http://\S+)", self.output())
        assert page is not None
        return list(json.loads(httpx.get(f"{page[1]}messages.json").text))

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "YAOJIAN_DATA"}}
        return kept | {"YAOJIAN_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "yaojian.config.settings"}
