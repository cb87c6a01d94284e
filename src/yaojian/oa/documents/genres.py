"""The fifteen kinds of official document (文种), read from ``data/genres.yaml``."""

import re
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
    def plain_name(self) -> str:
        """Without what stands in brackets: 命令（令） is 命令 in the exchange and in titles."""
        return self.name.partition("（")[0]


@cache
def genres() -> dict[str, Genre]:
    """All kinds by code, in the order of the regulation."""
    rows = yaml.safe_load(DATA.read_text(encoding="utf-8"))["genres"]
    return {row["code"]: Genre(**row | {"directions": tuple(row["directions"])}) for row in rows}


def choices() -> list[tuple[str, str]]:
    """Code and name, for forms and models."""
    return [(genre.code, genre.name) for genre in genres().values()]


def reply_title(title: str) -> str:
    """The title a reply usually has: 关于征求意见的函 is answered by 关于征求意见的复函."""
    names = "|".join(re.escape(genre.plain_name) for genre in genres().values())
    matter = re.sub(rf"的({names})$", "", title.removeprefix("关于"))
    return f"关于{matter}的复函"[:200]
