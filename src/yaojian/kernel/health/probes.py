"""Probes: short questions about one part of the system, registered by the part's owner."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Probe:
    """``ask`` returns a Chinese note (may be empty) when all is well and raises ``NotWell`` or anything else when not.

    ``needed``: without this part the process should get no traffic (``/readyz`` answers 503).
    """

    name: str
    label: str
    ask: Callable[[], str]
    needed: bool


class NotWell(Exception):
    """The part does not work; the text is a Chinese sentence for the administrator."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a probe found; ``milliseconds`` it took."""

    name: str
    label: str
    well: bool
    needed: bool
    note: str
    milliseconds: int


_probes: dict[str, Probe] = {}


def register_probe(name: str, ask: Callable[[], str], *, label: str = "", needed: bool = False) -> None:
    """Make a probe known. Probes answer within a second or two and change nothing."""
    _probes[name] = Probe(name, label or name, ask, needed)


def look() -> list[Finding]:
    """Ask every probe. One that raises is not well; the others are still asked."""
    return [_ask(probe) for _, probe in sorted(_probes.items())]


def _ask(probe: Probe) -> Finding:
    begun = time.monotonic()
    try:
        note, well = probe.ask(), True
    except NotWell as fault:
        note, well = str(fault), False
    except Exception as error:  # noqa: BLE001 - whatever a probe meets is its finding, and is shown
        note, well = f"检查时出错：{type(error).__name__}。", False
    return Finding(probe.name, probe.label, well, probe.needed, note, round((time.monotonic() - begun) * 1000))
