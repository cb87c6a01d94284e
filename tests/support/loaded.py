"""A data folder as ``yaojian up --demo`` leaves it after its first start, made once for each state of the sources and day.

Loading the demo data takes one to two minutes, copying the result a few seconds. Whoever needs a running system starts from a
copy, processes of pytest-xdist too; the first one makes it with the real command, so that a broken first start fails.
"""

import hashlib
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.support.system import RunningSystem
from tests.support.template import CACHE, REPOSITORY, copy_cluster, home_for_tests, remove_home, required_lock

_SOURCES = (
    "src/yaojian/**/*.py",
    "src/yaojian/**/data/*",
    "src/yaojian/**/*.sql",
    "src/yaojian/**/*.html",
    "requirements.lock",
)
_OF_ONE_RUN = ("database", "database.json", "running.lock", "up.lock", "up.log")
_CALM_SECONDS = 600.0
_WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' OR status = 'todo' AND scheduled_at IS NULL"


def loaded_system() -> RunningSystem:
    """A system with the demo data in it, on a folder and port of its own, not started yet."""
    system = RunningSystem()
    try:
        source = _loaded()
        copy_cluster(home_for_tests(source), system.home)
        _copy_files(source, system.data)
    except BaseException:
        system.remove()
        raise
    return system


def _loaded() -> Path:
    folder = CACHE / "loaded" / _key()
    with required_lock(CACHE / "loaded.lock"):
        if not folder.is_dir():
            _forget_others(folder.parent)
            _make(folder)
    return folder


def _make(folder: Path) -> None:
    system = RunningSystem()
    folder.mkdir(parents=True)
    # Removed when it fails half way: a folder of that name is always whole.
    try:
        system.prepare()
        system.start()
        _wait_until_calm(system)
        system.stop()
        copy_cluster(system.home, home_for_tests(folder))
        _copy_files(system.data, folder)
    except BaseException:
        remove_home(folder)
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


def _copy_files(source: Path, target: Path) -> None:
    for entry in source.iterdir():
        if entry.name not in _OF_ONE_RUN:
            subprocess.run(["cp", "-a", "--reflink=auto", str(entry), str(target)], check=True)


def _key() -> str:
    digest = hashlib.sha256(datetime.now(tz=UTC).date().isoformat().encode())
    for path in sorted({path for pattern in _SOURCES for path in REPOSITORY.glob(pattern) if path.is_file()}):
        digest.update(str(path.relative_to(REPOSITORY)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _forget_others(folder: Path) -> None:
    for old in folder.iterdir() if folder.is_dir() else ():
        remove_home(old)
