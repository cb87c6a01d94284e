"""An indicator set: read from YAML, checked as a whole, then a frozen value.

Points are ``Decimal`` inside and one decimal in print; the engine's own sets lie in ``yaojian.inspection.indicators``.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from yaojian.inspection.engine.errors import BadIndicators
from yaojian.inspection.engine.rules import RULES

DEFAULT_SET = "national_2019"
_LARGEST = 1_000_000  # bytes of an indicator file


class Part(StrEnum):
    """Which of the two parts an item belongs to: one veto fails the site; deductions stop at the item's points."""

    VETO = "veto"
    DEDUCT = "deduct"


class How(StrEnum):
    """Who finds faults of an item: the machine alone, the machine with a person's confirmation, a person."""

    AUTO = "auto"
    SEMI = "semi"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Use:
    """One rule of the engine counted under an item: points per finding, elsewhere and on the home page."""

    rule: str
    deduct: Decimal
    on_home: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the table. ``threshold`` counts for vetoes, ``points`` (the cap) for deductions; ``group`` is its
    first-level indicator, ``ask`` what a person is asked about a semi or manual item."""

    id: str
    part: Part
    title: str
    clause: str
    how: How
    confirm: bool
    uses: tuple[Use, ...]
    points: Decimal = Decimal(0)
    threshold: int = 1
    group: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """A site without public services is not judged by the items of group ``without``; what is left is multiplied."""

    without: str
    factor: Fraction
    confirm: bool


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """A versioned table. ``confirmed`` is False while any row waits to be checked against the official text."""

    code: str
    title: str
    version: int
    source: str
    effective_from: date
    total: Decimal
    pass_mark: Decimal
    items: tuple[Item, ...]
    effective_to: date | None = None
    bonus_above: Decimal | None = None
    base: Base | None = None

    @property
    def confirmed(self) -> bool:
        """Whether the result may be called a score rather than a trial score (试算分)."""
        return not any(item.confirm for item in self.items)


def load_set(source: str | Path = DEFAULT_SET) -> IndicatorSet:
    """A set by its code (shipped with the engine) or from a file. Raises ``BadIndicators``."""
    name = str(source)
    shipped = resources.files("yaojian.inspection.indicators") / "data" / f"{name}.yaml"
    try:
        text = shipped.read_text("utf-8") if name.isidentifier() and shipped.is_file() else _file_text(Path(source))
        return read_set(yaml.safe_load(text))
    except OSError as error:
        raise BadIndicators(file=name, reason="文件打不开，或没有这个指标集") from error
    except (UnicodeError, yaml.YAMLError) as error:
        raise BadIndicators(file=name, reason="不是 UTF-8 编码的 YAML 文件") from error
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise BadIndicators(file=name, reason=_told(error)) from error


def read_set(data: Any) -> IndicatorSet:
    """The set in parsed YAML. Raises ``KeyError``, ``TypeError`` or ``ValueError`` naming what is wrong."""
    if not isinstance(data, dict):
        raise TypeError("最外层应为键值表")
    items = tuple(_item(row) for row in data["items"])
    made = IndicatorSet(
        code=str(data["code"]), title=str(data["title"]), version=int(data["version"]), source=str(data["source"]),
        effective_from=_day(data["effective_from"]),
        effective_to=_day(data["effective_to"]) if data.get("effective_to") else None,
        bonus_above=Decimal(str(data["bonus_above"])) if data.get("bonus_above") is not None else None,
        base=_base(data["base"]) if data.get("base") else None, total=Decimal(str(data["total"])),
        pass_mark=Decimal(str(data["pass_mark"])), items=items,
    )  # fmt: skip
    _check(made)
    return made


def _check(made: IndicatorSet) -> None:
    """What must hold of a set as a whole. Raises ``ValueError``."""
    until = made.effective_to
    if until is not None and until < made.effective_from:
        raise ValueError("effective_to 早于 effective_from")
    if len({item.id for item in made.items}) != len(made.items):
        raise ValueError("有重复的 id")
    points = sum((item.points for item in made.items if item.part is Part.DEDUCT), Decimal(0))
    if points != made.total:
        raise ValueError(f"各项分值合计 {points}，应为 {made.total}")
    used = Counter(use.rule for item in made.items if item.part is Part.DEDUCT for use in item.uses)
    if twice := sorted(rule for rule, count in used.items() if count > 1):
        raise ValueError(f"规则 {twice[0]} 在两个扣分项里重复扣分")
    if made.base is not None:
        left = sum(item.points for item in made.items if item.group != made.base.without)
        if Fraction(left) * made.base.factor != Fraction(made.total):
            raise ValueError(f"不计“{made.base.without}”时的基数换算后应为 {made.total}")


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError("effective_from、effective_to 应为日期")
    return value


def _base(row: Mapping[str, Any]) -> Base:
    return Base(str(row["without"]), Fraction(str(row["factor"])), bool(row["confirm"]))


def _item(row: Mapping[str, Any]) -> Item:
    uses = tuple(_use(use) for use in row.get("rules", ()))
    part = Part(row["part"])
    item = Item(
        id=str(row["id"]), part=part, title=str(row["title"]), clause=str(row["clause"]), how=How(row["how"]),
        confirm=bool(row["confirm"]), uses=uses, points=Decimal(str(row["points"])) if part is Part.DEDUCT else Decimal(0),
        threshold=int(row["threshold"]) if part is Part.VETO else 1,
        group=str(row.get("group", "")), ask=str(row.get("ask", "")),
    )  # fmt: skip
    if item.points < 0 or item.threshold < 1:
        raise ValueError(f"{item.id} 的分值或次数不能为负")
    if item.how is not How.AUTO and not item.ask:
        raise ValueError(f"{item.id} 需要人工判断，却没有写明 ask")
    return item


def _use(use: Mapping[str, Any]) -> Use:
    code = str(use["rule"])
    if code not in RULES:
        raise ValueError(f"没有名为 {code} 的检查规则")
    deduct = Decimal(str(use.get("deduct", 0)))
    return Use(code, deduct, Decimal(str(use.get("on_home", deduct))))


def shipped_sets() -> tuple[str, ...]:
    """The codes of the sets the engine brings along, the usual one first."""
    folder = resources.files("yaojian.inspection.indicators") / "data"
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    codes = sorted(entry.name.removesuffix(".yaml") for entry in found if "\nitems:" in entry.read_text("utf-8"))
    return tuple(sorted(codes, key=lambda code: code != DEFAULT_SET))


def _file_text(path: Path) -> str:
    if path.stat().st_size > _LARGEST:
        raise ValueError("文件过大")
    return path.read_text("utf-8")


def _told(error: Exception) -> str:
    return f"缺少 {error.args[0]}" if isinstance(error, KeyError) else str(error)
