"""Update cycles of column classes, read from ``indicators/data/cycles.yaml`` once."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources

import yaml


@dataclass(frozen=True, slots=True)
class ColumnClass:
    """Columns whose name holds one of ``words`` must not be silent for longer than ``silence``. ``veto``: counts for the
    veto on silent columns, not only for points."""

    code: str
    label: str
    words: tuple[str, ...]
    silence: timedelta
    veto: bool
    clause: str
    confirm: bool


@dataclass(frozen=True, slots=True)
class Cycles:
    """All classes in the order in which they are tried, and the words that exempt a page."""

    classes: tuple[ColumnClass, ...]
    exempt: tuple[str, ...]

    def of(self, name: str) -> ColumnClass | None:
        """The class of the column ``name``."""
        return next((one for one in self.classes if any(word in name for word in one.words)), None)


@cache
def cycles() -> Cycles:
    """The table the engine is shipped with."""
    text = (resources.files("yaojian.inspection.indicators") / "data" / "cycles.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    classes = tuple(
        ColumnClass(
            row["code"], row["label"], tuple(row["words"]), timedelta(days=row["silence"]), row["veto"], row["clause"],
            row["confirm"],
        )
        for row in data["classes"]
    )  # fmt: skip
    return Cycles(classes, tuple(data["exempt"]))
