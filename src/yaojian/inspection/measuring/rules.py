"""The numbers of the rule on unreachable sites, read once from ``data/availability.yaml`` with their sources."""

import functools
from dataclasses import dataclass
from importlib import resources

import yaml


@dataclass(frozen=True, slots=True)
class Rules:
    """``milliseconds``: a visit of at least so many has failed. ``share``: failed visits per counted visit, reached = veto."""

    milliseconds: int
    share: float
    days: int
    visits_a_day: int
    slow_milliseconds: int
    source: str


@functools.cache
def rules() -> Rules:
    """The rule in force."""
    text = (resources.files(__package__) / "data/availability.yaml").read_text(encoding="utf-8")
    stated = yaml.safe_load(text)
    return Rules(
        milliseconds=int(stated["seconds"]["value"] * 1000),
        share=float(stated["share"]["value"]),
        days=int(stated["days"]["value"]),
        visits_a_day=int(stated["visits_a_day"]["value"]),
        slow_milliseconds=int(stated["slow_seconds"]["value"] * 1000),
        source=str(stated["seconds"]["source"]),
    )
