"""Prefectures of the province and the branch in charge of each by default (``data/regions.yaml``)."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml


@dataclass(frozen=True, slots=True)
class Region:
    """A prefecture. ``code`` after GB/T 2260, ``branch`` the unit code of the bureau."""

    code: str
    name: str
    branch: str


@cache
def regions() -> dict[str, Region]:
    """All, by code, in their official order."""
    text = (resources.files(__package__) / "data" / "regions.yaml").read_text(encoding="utf-8")
    rows = [Region(**row) for row in yaml.safe_load(text)["regions"]]
    return {region.code: region for region in rows}


def choices() -> list[tuple[str, str]]:
    """For a form field."""
    return [(region.code, region.name) for region in regions().values()]


def name_of(code: str) -> str:
    """What readers see; empty for an unknown code."""
    found = regions().get(code)
    return found.name if found else ""
