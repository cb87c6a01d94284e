"""Autosaves of one section by 32 people at once, over HTTP: browser's form in, JSON out, on disk in between.

Both contenders are the product's own page process (granian, one worker with four threads) on the same database, loaded in
turn. The peer also checks the report with pure-Python ``jsonschema`` at every save (``support/checked.py``); ours checks
only what is shown or submitted. The clients run on the same cores. Before anything is timed, twenty writers race with
one version of one section: one may win, nineteen must be told of the conflict.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from tests.bench.support.database import DATABASE
from tests.bench.support.timings import Timings, emit
from tests.enterprise import factories
from tests.support.template import REPOSITORY
from yaojian.config.supervisor import ports
from yaojian.enterprise.annual_reports import queries
from yaojian.enterprise.annual_reports.models import Report

CLIENTS = 32
RACERS = 20
ROUNDS = 3
SECONDS = 5.0
_TOKEN = "b" * 32


@dataclass(slots=True)
class Filler:
    """One company's person in front of one section. ``version`` is what the page was last told."""

    path: str
    cookies: str
    version: int
    number: int = 0

    def save(self, connection: HTTPConnection) -> int:
        """One autosave with one field changed; the status of the answer."""
        self.number += 1
        rooms = [{**factories.BASIC["warehouses"][0], "name": f"{n} 号库"} for n in range(1, 4)]
        answers: dict[str, Any] = {**factories.BASIC, "staff_total": 100 + self.number, "warehouses": rooms}
        body = urlencode(factories.posted("basic", answers, self.version), doseq=True)
        connection.request("POST", self.path, body, self._headers())
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200:
            self.version += 1
        return answer.status

    def _headers(self) -> dict[str, str]:
        return {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.cookies,
            "X-CSRFToken": _TOKEN,
            "X-Autosave": "1",
        }


def main() -> None:
    """Ours, peer, ours, peer."""
    DATABASE.start()
    fillers = [_filler(number) for number in range(CLIENTS)]
    ours, peer = Timings(), Timings()
    with _served("yaojian.config.wsgi:application") as own, _served("tests.bench.support.checked:application") as other:
        race = _race(own, fillers[0])
        elapsed = peer_elapsed = 0.0
        for _ in range(ROUNDS):
            elapsed += _round(own, fillers, ours)
            peer_elapsed += _round(other, fillers, peer)
    emit(
        "autosave",
        ours.per_second(elapsed),
        peer.per_second(peer_elapsed),
        unit="saves/s",
        peer="the same with a jsonschema check of the report at every save",
        more_is_better=True,
        clients=CLIENTS,
        saves=len(ours.seconds),
        p50_ms=round(ours.p50_ms, 1),
        p95_ms=round(ours.p95_ms, 1),
        peer_p95_ms=round(peer.p95_ms, 1),
        race=race,
    )


def _filler(number: int) -> Filler:
    side = factories.filing(f"示范{number}分局")
    report: Report = factories.draft(side, **factories.WHOLE)
    session = factories.browser(side.quality_head).cookies["sessionid"].value
    return Filler(
        path=f"/qy/reports/{report.pk}/sections/basic",
        cookies=f"sessionid={session}; csrftoken={_TOKEN}",
        version=queries.section_of(report, "basic").row_version,
    )


@contextmanager
def _served(application: str) -> Iterator[int]:
    """The page process as ``yaojian up`` runs it; its port."""
    port = ports.free()
    options = ("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-ws")
    command = (
        sys.executable,
        "-m",
        "granian",
        *options,
        "--blocking-threads",
        "4",
        "--log-level",
        "warning",
        application,
    )
    process = subprocess.Popen(command, cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": f"{REPOSITORY}"})
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            HTTPConnection("127.0.0.1", port, timeout=20).request("GET", "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server does not answer")


def _race(port: int, filler: Filler) -> dict[int, int]:
    """Everybody with the same version. Raises unless exactly one wins."""
    copies = [Filler(filler.path, filler.cookies, filler.version, number) for number in range(RACERS)]
    with ThreadPoolExecutor(RACERS) as pool:
        statuses = list(pool.map(lambda one: one.save(HTTPConnection("127.0.0.1", port)), copies))
    counted = {status: statuses.count(status) for status in sorted(set(statuses))}
    if counted != {200: 1, 409: RACERS - 1}:
        raise SystemExit(f"the race ended with {counted}")
    filler.version += 1
    return counted


def _round(port: int, fillers: list[Filler], timings: Timings) -> float:
    """Everybody saves for ``SECONDS``; returns how long it took until the last answer was there."""
    began = time.perf_counter()
    until = began + SECONDS
    with ThreadPoolExecutor(len(fillers)) as pool:
        for seconds in pool.map(lambda filler: _saves(port, filler, until), fillers):
            timings.seconds.extend(seconds)
    return time.perf_counter() - began


def _saves(port: int, filler: Filler, until: float) -> list[float]:
    connection, taken = HTTPConnection("127.0.0.1", port), []
    while (began := time.perf_counter()) < until:
        if (status := filler.save(connection)) != 200:
            raise SystemExit(f"a save was answered with {status}")
        taken.append(time.perf_counter() - began)
    connection.close()
    return taken


if __name__ == "__main__":
    main()
