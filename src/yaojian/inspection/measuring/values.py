"""What one visit measured. Durations are whole milliseconds, rounded down, so that 14.9996 s still is 14,999 ms."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Phases:
    """Milliseconds of each phase, over all hops of a redirect; None where the visit did not get so far."""

    dns: int | None = None
    connect: int | None = None
    tls: int | None = None
    first_byte: int | None = None
    total: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. ``reason`` is a Chinese sentence ending in 。, empty when it opened; ``ip`` is where the socket went.

    ``opened``: the last hop answered below 400, wholly and within the time, and showed the words asked for.
    """

    url: str
    opened: bool
    reason: str
    phases: Phases
    status: int | None = None
    ip: str = ""
    final_url: str = ""
    body: bytes = field(default=b"", repr=False)
    steps: tuple["Step", ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a function check as it went."""

    title: str
    opened: bool
    reason: str
    total: int
