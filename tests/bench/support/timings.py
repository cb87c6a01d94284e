"""Durations, and the one line of JSON every bench ends with."""

import json
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Timings:
    """Durations of one contender, in seconds."""

    seconds: list[float] = field(default_factory=list)

    def add(self, seconds: float) -> None:
        """One more."""
        self.seconds.append(seconds)

    @property
    def p50_ms(self) -> float:
        """Median in milliseconds."""
        return statistics.median(self.seconds) * 1_000

    @property
    def p95_ms(self) -> float:
        """95th percentile in milliseconds."""
        return statistics.quantiles(self.seconds, n=20, method="inclusive")[-1] * 1_000

    def per_second(self, elapsed: float | None = None) -> float:
        """How many a second, in ``elapsed`` seconds or, one after the other, in their own."""
        return len(self.seconds) / (sum(self.seconds) if elapsed is None else elapsed)


def time_of(work: Callable[[], object]) -> float:
    """Seconds ``work`` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def emit(
    bench: str, figure: float, peer_figure: float, *, unit: str, peer: str, more_is_better: bool, **more: object
) -> None:
    """Print the result. ``ratio`` above 1 means better than the peer."""
    ratio = figure / peer_figure if more_is_better else peer_figure / figure
    print(
        json.dumps(
            {
                "bench": bench,
                "figure": round(figure, 3),
                "unit": unit,
                "peer": peer,
                "peer_figure": round(peer_figure, 3),
                "ratio": round(ratio, 2),
                "cores": os.cpu_count(),
                "load_before": LOAD_BEFORE,
                **more,
            },
            ensure_ascii=False,
        )
    )


LOAD_BEFORE = round(os.getloadavg()[0], 2)
"""What else the machine was doing when the bench began."""
