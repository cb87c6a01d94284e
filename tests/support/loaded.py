"""The demo data, loaded once for each state of the sources and day, in two stages; whoever needs them starts from a copy.

``institution``: as ``yaojian demo load`` leaves a data folder. The matrix asks its addresses there.
``running``: as ``yaojian up --demo`` leaves one after its first start, when the worker has built pages and pictures. The
browser tests start there, and every system they start.

Loading takes minutes, copying seconds, and the processes of pytest-xdist share what the first of them made with the real
commands, so that a broken load or start fails. ``scripts/test`` begins with both while the tests without a browser run:
``python -m tests.support.loaded``.
"""

import hashlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.support.system import RunningSystem
from tests.support.template import (
    CACHE,
    REPOSITORY,
    copy_cluster,
    home_for_tests,
    remove_home,
    required_lock,
)
from yaojian.config.embedded.home import Home

_SOURCES = (
    "src/yaojian/**/*.py",
    "src/yaojian/**/data/*",
    "src/yaojian/**/*.sql",
    "src/yaojian/**/*.html",
    "requirements.lock",
)
_OF_ONE_RUN = ("database", "database.json", "postgresql.log", "running.lock", "up.lock", "up.log")
_LOAD_SECONDS = 600.0
_CALM_SECONDS = 600.0
_WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' OR status = 'todo' AND scheduled_at IS NULL"


def loaded_system() -> RunningSystem:
    """A system with the demo data in it and its first start behind it, on a folder and port of its own, not started."""
    with _made("running", _first_start) as source:
        system = RunningSystem()
        try:
            _copy(source, system.home)
        except BaseException:
            system.remove()
            raise
        return system


def copy_institution(home: Home) -> None:
    """The demo data, cluster and files, into a home that has no cluster yet."""
    with _made("institution", _load) as source:
        _copy(source, home)


def _load(system: RunningSystem) -> None:
    system.prepare()
    done = system.run("demo", "load", seconds=_LOAD_SECONDS)
    if done.returncode != 0:
        raise RuntimeError(f"yaojian demo load failed:\n{done.stdout}\n{done.stderr}")


def _first_start(system: RunningSystem) -> None:
    copy_institution(system.home)
    system.start()
    _wait_until_calm(system)
    system.stop()


@contextmanager
def _made(stage: str, make: Callable[[RunningSystem], None]) -> Iterator[Path]:
    """The folder of a stage, made if missing. Nobody removes it as long as the block runs."""
    folder = CACHE / "loaded" / f"{stage}-{_key()}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with required_lock(CACHE / f"loaded-{stage}.lock"):
        if not folder.is_dir():
            for old in folder.parent.glob(f"{stage}-*"):
                remove_home(old)
            _make(folder, make)
        yield folder


def _make(folder: Path, make: Callable[[RunningSystem], None]) -> None:
    system = RunningSystem()
    # Renamed when it is whole, so that nobody takes what was killed half way for a stage.
    part = folder.with_name(f"{folder.name}.part")
    try:
        make(system)
        _copy(system.data, home_for_tests(part))
        part.rename(folder)
    except BaseException:
        remove_home(part)
        raise
    finally:
        system.remove()


def _wait_until_calm(system: RunningSystem) -> None:
    """The worker still builds pages and pictures when the start is over; a copy of work half done would confuse."""
    give_up = time.monotonic() + _CALM_SECONDS
    while system.rows(_WAITING)[0][0]:
        if time.monotonic() > give_up:
            raise RuntimeError(f"the worker did not finish what the first start left to it:\n{system.output()}")
        time.sleep(0.5)


def _copy(source: Path, target: Home) -> None:
    copy_cluster(home_for_tests(source), target)
    for entry in source.iterdir():
        if entry.name not in _OF_ONE_RUN:
            subprocess.run(["cp", "-a", "--reflink=auto", str(entry), str(target.data)], check=True)


def _key() -> str:
    digest = hashlib.sha256(datetime.now(tz=UTC).date().isoformat().encode())
    for path in sorted({path for pattern in _SOURCES for path in REPOSITORY.glob(pattern) if path.is_file()}):
        digest.update(str(path.relative_to(REPOSITORY)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def main() -> None:
    """Make both stages; told to stop, take away what was begun."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with _made("running", _first_start):
        return


if __name__ == "__main__":
    main()
