"""Watches all children from one thread: passes on their lines, starts crashed ones again, ends them in order."""

import selectors
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from yaojian.config.embedded.errors import StartFailure
from yaojian.config.embedded.server import EmbeddedServer
from yaojian.config.supervisor.children import Child, Spec, stop_all

_TICK_SECONDS = 0.2


class Stopped(Exception):
    """SIGINT, SIGTERM or SIGHUP came."""


class Watch:
    """The supervisor's state: who runs, and whether we were asked to stop."""

    def __init__(self, say: Callable[[str, str], None]) -> None:
        """``say(name, line)`` shows one line of one child or of the supervisor itself."""
        self._say = say
        self._children: list[Child] = []
        self._stopping = False

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Note SIGINT, SIGTERM and SIGHUP for the block instead of dying of them."""
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self._note) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def step(self, spec: Spec) -> None:
        """Run one child to its end and show its lines. Raises ``StartFailure`` when it fails, ``Stopped`` when told to."""
        child = Child(spec)
        child.start()
        last = ""
        try:
            while True:
                ended = not child.running
                for line in self._said([child]):
                    last = line
                if ended:
                    break
                self.check()
        finally:
            if child.running:
                stop_all([child])
        if child.status != 0:
            raise StartFailure(f"步骤“{spec.name}”失败：{last or '没有说明原因'}")

    def add(self, spec: Spec) -> None:
        """Start a child that shall run until the end."""
        child = Child(spec)
        child.start()
        self._children.append(child)

    def check(self) -> None:
        """Raise ``Stopped`` when a signal came."""
        if self._stopping:
            raise Stopped

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> bool:
        """Watch until ``ready()``; false when that took longer than ``seconds``."""
        give_up = time.monotonic() + seconds
        while not ready():
            self.tick(None)
            if time.monotonic() > give_up:
                return False
        return True

    def run(self, database: EmbeddedServer | None) -> None:
        """Watch until told to stop. Raises ``Stopped``."""
        while True:
            self.tick(database)

    def tick(self, database: EmbeddedServer | None) -> None:
        """One round: lines, crashes, restarts."""
        self._said(self._children)
        self.check()
        if database is not None and not database.alive():
            self._say("database", "数据库进程意外结束，正在重新启动。")
            database.start()
        for child in self._children:
            if child.running:
                continue
            if child.again_at is None:
                pause = child.plan_restart()
                self._say(child.spec.name, f"意外结束（状态 {child.status}），{pause:g} 秒后重新启动。")
                child.signal_group(signal.SIGKILL)
            elif time.monotonic() >= child.again_at:
                child.start()

    def stop(self) -> None:
        """End all children, the newest first in line; the database is the caller's."""
        stop_all(list(reversed(self._children)))
        self._said(self._children)

    def _said(self, children: list[Child]) -> list[str]:
        """Show what the children said within one tick; returns the lines."""
        lines: list[str] = []
        with selectors.DefaultSelector() as selector:
            for child in children:
                if (descriptor := child.output()) is not None:
                    selector.register(descriptor, selectors.EVENT_READ, child)
            if not selector.get_map():
                time.sleep(_TICK_SECONDS)
                return lines
            for key, _ in selector.select(_TICK_SECONDS):
                for line in key.data.lines():
                    self._say(key.data.spec.name, line)
                    lines.append(line)
        return lines
