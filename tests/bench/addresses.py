"""Memory of ``yaojian inspect`` at 99,904 addresses, some hundred below the limit of a run, beside its bar of 300 MB.

The command a person types, without the browser, on a site the bench serves from a process of its own. Looked at twenty
times a second: the largest process, and all processes of the command together, pages they share counted once for each.
"""

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.support.planted_many import FILES_A_PAGE, PAGES
from tests.bench.support.timings import emit

_BAR = 300  # MB
_LOOK_EVERY = 0.05  # seconds
_PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Serve, inspect, tell."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.support.planted_server", "many", datetime.now(UTC).date().isoformat()],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    if server.stdin is None or server.stdout is None:
        raise SystemExit("the server has no pipe")
    with tempfile.TemporaryDirectory(prefix="addresses-") as folder:
        try:
            _measure(server.stdout.readline().strip(), Path(folder))
        finally:
            server.stdin.close()
            server.wait(30)


def _measure(home: str, folder: Path) -> None:
    words = ["inspect", home, "--out", str(folder / "report"), "--rate", "0", "--max-pages", "1000", "--no-browser"]
    command = [str(Path(sys.executable).with_name("yaojian")), *words, "--allow-private"]
    began, largest, together = time.perf_counter(), 0.0, 0.0
    with (folder / "told").open("w") as told:
        process = subprocess.Popen(command, stdout=told)
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            sizes = [_megabytes(pid) for pid in (process.pid, *_children(process.pid))]
            largest, together = max(largest, *sizes), max(together, sum(sizes))
            time.sleep(_LOOK_EVERY)
    process.returncode = ended[1]
    emit(
        "addresses", largest, _BAR, unit="MB, the largest process", more_is_better=False, peer="the bar",
        all_processes_megabytes=round(together, 1), addresses=PAGES * (FILES_A_PAGE + 1),
        seconds=round(time.perf_counter() - began, 1), cpu_s=round(ended[2].ru_utime + ended[2].ru_stime, 1),
        told=(folder / "told").read_text("utf-8").splitlines()[0],
    )  # fmt: skip


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _megabytes(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 2**20
    except (OSError, IndexError):
        return 0.0


if __name__ == "__main__":
    main()
