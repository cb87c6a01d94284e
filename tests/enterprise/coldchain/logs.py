"""Logger files for tests."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from yaojian.enterprise.coldchain.analysis.engine import analyse
from yaojian.enterprise.coldchain.analysis.results import Analysis, Probe


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment as loggers write it: local, without a zone."""
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - as the docstring says


NOW = local(2026, 6, 1)
START = local(2026, 1, 5)


def analysed(*files: Path, **options: float) -> Analysis:
    return analyse([(file.name, file) for file in files], now=NOW, **options)  # type: ignore[arg-type]  # low and high


def written(folder: Path, text: str, name: str = "探头.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def only(found: Analysis) -> Probe:
    assert [file.error for file in found.files] == [""] * len(found.files), found.files
    assert len(found.probes) == 1, [probe.name for probe in found.probes]
    return found.probes[0]


def every(minutes: float, values: Sequence[float | str], start: datetime = START) -> list[tuple[datetime, float | str]]:
    return [(start + timedelta(minutes=minutes * place), value) for place, value in enumerate(values)]


def table(rows: Iterable[tuple[datetime, float | str]], heading: str = "时间,温度") -> str:
    return "\n".join([heading, *(f"{moment:%Y-%m-%d %H:%M:%S},{value}" for moment, value in rows)]) + "\n"


def kinds(probe: Probe) -> list[str]:
    return [problem.kind for problem in probe.problems]
