"""Colours of festival skins. Facts stand in ``data/palettes.yaml``."""

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def palettes() -> dict[str, Any]:
    """By code: ``label`` and ``tokens``."""
    text = (resources.files(__package__) / "data" / "palettes.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def choices() -> list[tuple[str, str]]:
    """For a form."""
    return [(code, palette["label"]) for code, palette in palettes().items()]
