"""A migrated cluster, made once for each state of the migrations and copied for each run.

Running all migrations takes about twenty seconds, copying a cluster well under one. Two steps, because the migrations of
the kernel and of third parties seldom change: the second starts from a copy of the first.
Run as a module it migrates the cluster of the data folder it is given: ``python -m tests.support.template FOLDER first``.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import psycopg

from yaojian.config.embedded.account import server_account
from yaojian.config.embedded.home import DATABASE_NAME, Home, home_of
from yaojian.config.embedded.lease import lock, owned

REPOSITORY = Path(__file__).resolve().parents[2]
CACHE = REPOSITORY / ".cache" / "tests"
PRISTINE = "pristine"
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "max_wal_size": "256MB",
}
_SOURCE = REPOSITORY / "src" / "yaojian"
_KEPT_TEMPLATES = 8


def template() -> Home:
    """The home of a stopped cluster whose database ``pristine`` has all migrations applied. Made if missing."""
    first, second = _keys()
    CACHE.mkdir(parents=True, exist_ok=True)
    with required_lock(CACHE / "template.lock"):
        _forget_old_templates()
        base = _built(f"first-{first}", "first", start_from=None)
        return _built(f"second-{second}", "second", start_from=base)


def home_for_tests(data: Path) -> Home:
    """A cluster's home whose password every test knows: its folder and socket are open to us alone."""
    home = home_of(data, server_account())
    password = home.folder / "password"
    password.write_text("test")
    home.account.give(password)
    return home


def copy_cluster(source: Home, target: Home) -> None:
    """Copy a stopped cluster, owners and all."""
    subprocess.run(["cp", "-a", "--reflink=auto", str(source.cluster), str(target.cluster)], check=True)


def remove_home(data: Path) -> None:
    """Remove a data folder and, for root, the cluster it links to."""
    inside = data / "database"
    if inside.is_symlink():
        shutil.rmtree(inside.readlink(), ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)


def _keys() -> tuple[str, str]:
    """Digest of what decides the first step, and of that and what decides the second."""
    migrations = sorted(path for path in _SOURCE.glob("**/migrations/*") if path.suffix in {".py", ".sql"})
    kernel = [path for path in migrations if path.is_relative_to(_SOURCE / "kernel")]
    others = [path for path in migrations if path not in kernel]
    settings = sorted((_SOURCE / "config" / "settings").glob("*.py"))
    first = _digest([REPOSITORY / "requirements.lock", Path(__file__), *settings, *kernel])
    return first, hashlib.sha256((first + _digest(others)).encode()).hexdigest()[:16]


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(REPOSITORY)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _built(name: str, step: str, start_from: Home | None) -> Home:
    data = CACHE / "templates" / name
    if data.is_dir():
        os.utime(data)
        return home_for_tests(data)
    # Removed when it fails half way: a folder of that name is always a whole template.
    home = home_for_tests(data)
    try:
        if start_from is not None:
            copy_cluster(start_from, home)
        command = [sys.executable, "-m", "tests.support.template", str(data), step]
        environment = {**os.environ, "YAOJIAN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"the migrations of step {step} failed:\n{done.stdout}\n{done.stderr}")
    except BaseException:
        remove_home(data)
        raise
    return home


def _forget_old_templates() -> None:
    folder = CACHE / "templates"
    templates = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime) if folder.is_dir() else []
    for old in templates[:-_KEPT_TEMPLATES]:
        remove_home(old)


def main(data: Path, step: str) -> None:
    """Start the cluster of ``data``, run the migrations of ``step``, rename the result when it is the last step."""
    with owned(data, QUICK) as server:
        # Django reads the address when it is set up, so not before the server has written it.
        from tests.support.migrating import migrate_all, migrate_first

        if step == "first":
            migrate_first()
            return
        migrate_all()
        with psycopg.connect(server.home.address().url("postgres"), autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{DATABASE_NAME}" RENAME TO "{PRISTINE}"')


class RunFolder:
    """A data folder for one run, locked as long as its process lives; folders of killed runs are removed on the way."""

    def __init__(self) -> None:
        """Make and lock it. One process at a time, or another would take it for a killed run's before it is locked."""
        runs = CACHE / "runs"
        runs.mkdir(parents=True, exist_ok=True)
        with required_lock(CACHE / "runs.lock"):
            for old in runs.iterdir():
                running = lock(old / "running.lock", fcntl.LOCK_EX, wait=False)
                if running is not None:
                    with running:
                        remove_home(old)
            self.path = runs / f"{os.getpid()}-{secrets.token_hex(4)}"
            self.path.mkdir(mode=0o700)
            self._running = required_lock(self.path / "running.lock")

    def remove(self) -> None:
        """Remove the folder and its cluster."""
        remove_home(self.path)
        self._running.close()


def required_lock(path: Path) -> TextIO:
    """Lock ``path`` exclusively, waiting as long as it takes."""
    handle = lock(path, fcntl.LOCK_EX, wait=True)
    assert handle is not None
    return handle


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
