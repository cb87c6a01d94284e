"""Autosaves of one section by 32 people at once, over HTTP: browser's form in, JSON out, on disk in between.

Both contenders are the product's own page process (granian, one worker with four threads) on the same database, loaded in
turn. The peer also checks the report with pure-Python ``jsonschema`` at every save (``support/checked.py``); ours checks
only what is shown or submitted. The clients run on the same cores. Before anything is timed, twenty writers race with
one version of one section: one may win, nineteen must be told of the conflict.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

from tests.bench.support.database import DATABASE  # isort: skip - before any model

from tests.bench.support.fillers import OURS, Filler, crowd, filler, served
from tests.bench.support.timings import Timings, emit

CLIENTS = 32
RACERS = 20
ROUNDS = 3
SECONDS = 5.0
REPORTS = 3_000
"""Of other companies, thirteen sections each: the table a save must find its row in."""


def main() -> None:
    """Ours, peer, ours, peer."""
    DATABASE.start()
    sections = crowd(REPORTS)
    fillers = [filler(number) for number in range(CLIENTS)]
    ours, peer = Timings(), Timings()
    with served(OURS) as own, served("tests.bench.support.checked:application") as other:
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
        sections=sections,
    )


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
