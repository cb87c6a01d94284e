"""Start and stop one embedded server as a child of this process."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from yaojian.config.embedded import cluster
from yaojian.config.embedded.binaries import programs
from yaojian.config.embedded.errors import DatabaseBroken
from yaojian.config.embedded.home import DATABASE_USER, PORT, Address, Home
from yaojian.config.embedded.process import dies_with_parent

# Backends of a killed postmaster need about a second to notice; until then a new one refuses to start.
_START_ATTEMPTS_SECONDS = 15.0
_READY_SECONDS = 60.0
_STOP_SECONDS = 30.0


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: tuple[int, ...]


class EmbeddedServer:
    """One PostgreSQL server on one cluster. The caller holds ``home.lock``.

    Start it from the main thread: the child is told to end when the thread that started it ends.
    """

    def __init__(self, home: Home, options: Mapping[str, str] | None = None) -> None:
        """``options`` are server settings on top of the defaults, e.g. ``{"fsync": "off"}``."""
        self.home = home
        self._options = {"listen_addresses": "", "unix_socket_permissions": "0700", **(options or {})}
        self._programs = programs(home.account)
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home.data / "postgresql.log"

    def start(self) -> Address:
        """Make the cluster if there is none, start the server, wait until it answers, make the database.

        Returns the address and writes it where settings look. Raises ``DatabaseBroken``.
        """
        self.home.open_socket_folder()
        cluster.clear_stale_pid(self.home.cluster)
        if not (self.home.cluster / "PG_VERSION").exists():
            self._create_cluster()
        self._start_until_ready()
        address = self.home.address()
        cluster.create_database(address)
        address.write(self.home.address_file)
        return address

    def alive(self) -> bool:
        """Whether the child runs."""
        return self._child is not None and self._child.poll() is None

    def pid(self) -> int | None:
        """The child's process id, if it runs."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    def stop(self) -> None:
        """Fast shutdown: running transactions are rolled back, the cluster is left clean."""
        if self._child is None:
            return
        for step in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self._child.poll() is not None:
                break
            self._child.send_signal(step)
            try:
                self._child.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
        self._child = None

    def _create_cluster(self) -> None:
        """Into a folder aside, renamed when whole: a start that is killed half way leaves nothing behind that counts."""
        aside = Path(tempfile.mkdtemp(dir=self.home.folder, prefix="cluster-"))
        self.home.account.give(aside)
        self.home.password()
        command = [
            str(self._programs / "initdb"),
            f"--pgdata={aside}",
            f"--username={DATABASE_USER}",
            f"--pwfile={self.home.folder / 'password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync",
        ]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **self._identity())
        if done.returncode != 0:
            shutil.rmtree(aside, ignore_errors=True)
            raise DatabaseBroken(f"无法建立数据库：{done.stderr.strip().splitlines()[-1:]}。请检查磁盘空间和目录权限。")
        aside.rename(self.home.cluster)

    def _start_until_ready(self) -> None:
        give_up = time.monotonic() + _START_ATTEMPTS_SECONDS
        while True:
            self._spawn()
            if self._answers():
                return
            if time.monotonic() > give_up:
                raise DatabaseBroken(f"数据库没有启动成功，原因见 {self.log}。最后一行：{self._last_words()}")
            time.sleep(0.5)
            cluster.clear_stale_pid(self.home.cluster)

    def _spawn(self) -> None:
        command = [str(self._programs / "postgres"), "-D", str(self.home.cluster), "-k", str(self.home.socket_folder)]
        for name, value in {"port": str(PORT), **self._options}.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                # Its own group: Ctrl-C at the terminal must reach only the supervisor, which stops it last.
                process_group=0,
                preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509 - it only calls prctl, and our processes have one thread here
                **self._identity(),
            )

    def _answers(self) -> bool:
        """Wait until the server takes connections; false when it ended instead."""
        ask = [str(self._programs / "pg_isready"), "-q", "-h", str(self.home.socket_folder), "-p", str(PORT)]
        give_up = time.monotonic() + _READY_SECONDS
        while time.monotonic() < give_up:
            if not self.alive():
                return False
            if subprocess.run(ask, cwd="/", check=False).returncode == 0:
                return True
            time.sleep(0.05)
        self.stop()
        return False

    def _identity(self) -> _Identity:
        account = self.home.account
        if not account.switched:
            return {}
        return {"user": account.uid, "group": account.gid, "extra_groups": ()}

    def _last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines() if self.log.exists() else []
        return lines[-1] if lines else os.strerror(0)
