"""The fifteen kinds of official document (文种), read from ``data/genres.yaml``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

DATA = Path(__file__).parent / "data" / "genres.yaml"


@dataclass(frozen=True, slots=True)
class Genre:
    """One kind. ``directions``: up, level, down; the first is proposed. ``addressed``: it has a main receiver."""

    code: str
    name: str
    format: str
    directions: tuple[str, ...]
    addressed: bool
    use: str

    @property
    def exchange_name(self) -> str:
        """Without what stands in brackets: 命令（令） is 命令 in the exchange."""
        return self.name.partition("（")[0]


@cache
def genres() -> dict[str, Genre]:
    """All kinds by code, in the order of the regulation."""
    rows = yaml.safe_load(DATA.read_text(encoding="utf-8"))["genres"]
    return {row["code"]: Genre(**row | {"directions": tuple(row["directions"])}) for row in rows}


def choices() -> list[tuple[str, str]]:
    """Code and name, for forms and models."""
    return [(genre.code, genre.name) for genre in genres().values()]
