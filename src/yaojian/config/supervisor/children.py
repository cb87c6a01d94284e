"""One child process: its start, its lines, its end."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from yaojian.config.embedded.process import dies_with_parent

# Pause before a crashed child starts again; doubles with each crash up to the longest, forgotten after a quiet minute.
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_QUIET_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Spec:
    """What to run.

    ``grace``: seconds between SIGTERM and SIGKILL when told to stop. ``pass_fds``: inherited descriptors. ``orphaned``: what
    it gets when this process is killed; SIGKILL only for a process without children of its own.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    grace: float = 10.0
    pass_fds: tuple[int, ...] = ()
    orphaned: signal.Signals = signal.SIGTERM


@dataclass(slots=True)
class Child:
    """A running, ended or waiting child. All times are ``time.monotonic()``."""

    spec: Spec
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    again_at: float | None = None
    _pause: float = _FIRST_PAUSE
    _rest: bytes = field(default=b"", repr=False)

    def start(self) -> None:
        """Start it. Only from the main thread: the child ends when the thread that started it ends."""
        self.process = subprocess.Popen(
            self.spec.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.spec.folder,
            env=dict(self.spec.environment),
            pass_fds=self.spec.pass_fds,
            process_group=0,
            preexec_fn=dies_with_parent(self.spec.orphaned),  # noqa: PLW1509 - this process has one thread
        )
        self.started = time.monotonic()
        self.again_at = None
        if (descriptor := self.output()) is not None:
            os.set_blocking(descriptor, False)

    @property
    def status(self) -> int | None:
        """Its exit status, if it ended."""
        return self.process.poll() if self.process is not None else None

    @property
    def running(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def output(self) -> int | None:
        """The descriptor its lines come from."""
        if self.process is None or self.process.stdout is None or self.process.stdout.closed:
            return None
        return self.process.stdout.fileno()

    def lines(self) -> list[str]:
        """Whole lines said since the last call."""
        descriptor = self.output()
        if descriptor is None:
            return []
        try:
            said = os.read(descriptor, 65536)
        except BlockingIOError:
            return []
        if not said and self.process is not None and self.process.stdout is not None:
            self.process.stdout.close()
        *whole, self._rest = (self._rest + said).split(b"\n")
        return [line.decode("utf-8", "replace").rstrip() for line in whole if line.strip()]

    def plan_restart(self) -> float:
        """Decide when to start again after a crash; returns the pause in seconds."""
        now = time.monotonic()
        if now - self.started > _QUIET_SECONDS:
            self._pause = _FIRST_PAUSE
        pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE)
        self.again_at = now + pause
        return pause

    def signal_group(self, number: signal.Signals) -> None:
        """Signal the child and its own children: granian and procrastinate do not always take theirs with them."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


def stop_all(children: list[Child]) -> None:
    """SIGTERM to all at once, SIGKILL to each group that has not ended after its grace."""
    for child in children:
        child.signal_group(signal.SIGTERM)
    asked = time.monotonic()
    for child in children:
        if child.process is None:
            continue
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, asked + child.spec.grace - time.monotonic()))
        child.signal_group(signal.SIGKILL)
        child.process.wait()
