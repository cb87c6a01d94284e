"""A year of twenty probes read every minute, 10,512,000 readings in one CSV of 340 MB, analysed by ``yaojian coldchain``.

Beside polars doing part of the same in a process of its own: months (count, least, mean, most, P5, P95) and excursions, from
the same file; it is told encoding, columns and format of time, which we find out, and looks for no problems. They take
turns. Memory is the most each process held.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from tests.bench.support import peers
from tests.bench.support.timings import emit

PROBES, MINUTES, TURNS = 20, 525_600, 3


def main() -> None:
    """Turn by turn; the last line is the result."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "year.csv"
        _write(file)
        ours: list[float] = []
        peer: list[float] = []
        told: dict[str, Any] = {}
        other: dict[str, Any] = {}
        memory = [0, 0]
        for _ in range(TURNS):
            took, memory[0], told = _run([sys.executable, "-m", "yaojian.config.cli", "coldchain", str(file), "--json"])
            ours.append(took)
            took, memory[1], other = _run(
                [str(peers.python_of("polars")), "-m", "tests.bench.support.cold_polars", str(file)]
            )
            peer.append(took)
        _compare(told, other)
        size = file.stat().st_size
    emit(
        "coldchain",
        min(ours),
        min(peer),
        unit="s, 10,512,000 readings from CSV to months and excursions, whole process",
        peer="polars, lazy, told the format",
        more_is_better=False,
        seconds=[round(one, 2) for one in ours],
        peer_seconds=[round(one, 2) for one in peer],
        megabytes=memory[0],
        peer_megabytes=memory[1],
        readings=PROBES * MINUTES,
        file_megabytes=size // 1024**2,
    )


def _write(file: Path) -> None:
    """Rhythms of compressor, day and year, an hour in the sun now and then; the same numbers every time."""
    with duckdb.connect() as made:
        made.execute("SET threads = 2")
        made.execute(
            f"""COPY (SELECT '探头' || p AS 探头, strftime(TIMESTAMP '2025-01-01' + to_minutes(m), '%Y-%m-%d %H:%M:%S') AS 时间,
            round(5 + sin(m / 300.0 + p) + 0.6 * sin(m * 1.7 + p)
              + CASE WHEN (m + p * 977) % 40000 < 60 THEN 4 ELSE 0 END, 1) AS 温度
            FROM range(1, {PROBES + 1}) t(p), range({MINUTES}) u(m)) TO '{file}' (HEADER, DELIMITER ',')"""
        )


def _run(command: list[str]) -> tuple[float, int, dict[str, list[list[float]]]]:
    """Seconds, megabytes held at most, and months and excursions of each probe."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    text = process.stdout.read() if process.stdout else ""
    _, status, used = _wait(process)
    if status not in (0, 1):
        raise SystemExit(f"{command[0]} ended with {status}")
    told = json.loads(text)
    if "probes" in told:
        told = {
            probe["probe"]: [
                [
                    month["count"],
                    month["min"],
                    month["mean"],
                    month["max"],
                    month["p5"],
                    month["p95"],
                    len(month["excursions"]),
                ]
                for month in probe["months"]
            ]
            for probe in told["probes"]
        }
    return time.perf_counter() - began, used.ru_maxrss // 1024, told


def _wait(process: "subprocess.Popen[str]") -> tuple[int, int, resource.struct_rusage]:
    import os

    pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return pid, process.returncode, used


def _compare(ours: dict[str, list[list[float]]], peer: dict[str, list[list[float]]]) -> None:
    """Both must have found the same before their times mean anything."""
    for probe, months in ours.items():
        for month, other in zip(months, peer[probe], strict=True):
            if any(abs(one - another) > 0.001 for one, another in zip(month, other, strict=True)):
                raise SystemExit(f"{probe}: {month} is not {other}")


if __name__ == "__main__":
    main()
