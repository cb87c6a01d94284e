"""Questions several threads ask at once are asked once; «there is no such certificate» is remembered for half a minute."""

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar, cast

T = TypeVar("T")


class SingleFlight:
    """One question under way per key; whoever comes later waits for its answer, also when that is an exception."""

    def __init__(self) -> None:
        """Nothing is under way."""
        self._lock = threading.Lock()
        self._flying: dict[Hashable, Future[Any]] = {}

    def ask(self, key: Hashable, question: Callable[[], T]) -> T:
        """The answer to ``question``, asked by this thread or by the one that came first."""
        with self._lock:
            flying = self._flying.get(key)
            mine = flying is None
            if flying is None:
                flying = self._flying[key] = Future()
        if not mine:
            return cast("T", flying.result())
        try:
            answer = question()
        except BaseException as problem:
            self._land(key)
            flying.set_exception(problem)
            raise
        self._land(key)
        flying.set_result(answer)
        return answer

    def _land(self, key: Hashable) -> None:
        with self._lock:
            del self._flying[key]


class Absences:
    """Keys the registry does not know, each for ``keep`` seconds; the oldest go when there are more than ``most``."""

    def __init__(self, *, keep: float = 30.0, most: int = 2_000, clock: Callable[[], float] = time.monotonic) -> None:
        """Empty."""
        self._keep, self._most, self._clock = keep, most, clock
        self._lock = threading.Lock()
        self._until: dict[Hashable, float] = {}

    def __contains__(self, key: Hashable) -> bool:
        return self._until.get(key, 0.0) > self._clock()

    def add(self, key: Hashable) -> None:
        """The registry just said that there is none."""
        with self._lock:
            self._until.pop(key, None)
            self._until[key] = self._clock() + self._keep
            while len(self._until) > self._most:
                del self._until[next(iter(self._until))]
