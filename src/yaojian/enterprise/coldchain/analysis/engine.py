"""The whole analysis: files in, months, excursions and problems out."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import duckdb
import numpy as np

from . import headings, loading, series, values
from .errors import Unreadable
from .keeping import Keeper
from .limits import USUAL, Limits
from .results import Analysis, Humidity, Probe, Problem, SourceFacts
from .sources import Refused, texts

Progress: TypeAlias = "Callable[[int, int, str], None]"
"""Done, total, what is being done, as a Chinese phrase."""
LOW, HIGH = 2.0, 8.0
"""℃ for vaccines. Source: 疫苗储存和运输管理规范 (2017), 冷藏 2–8 ℃."""
_LINES_TOLD = 20
_RENAME_INTERVALS = 12


def analyse(
    files: Sequence[tuple[str, Path]],
    *,
    low: float = LOW,
    high: float = HIGH,
    now: datetime,
    with_hours: bool = False,
    keep_in: Path | None = None,
    progress: Progress = lambda done, total, message: None,
    limits: Limits = USUAL,
) -> Analysis:
    """Analyse logger files, each given with the name it is told by. ``now``: local time, naive.

    ``with_hours``: tell the hours of every probe too. ``keep_in``: the readings accepted are written there (``keeping``).
    A file that cannot be used is told in ``files``; nothing is raised for it.
    """
    with tempfile.TemporaryDirectory(prefix="coldchain-") as home:
        folder = Path(home)
        with loading.engine(folder, limits) as made:
            facts = _load(made, files, folder, limits, progress)
            names = _unify_names(made, limits)
            keeper = Keeper(made, folder, keep_in) if keep_in else None
            judged = _judge(made, names, low, high, now, progress, keeper, with_hours=with_hours)
            if keeper:
                keeper.close()
            probes = [_with_names(probe, facts) for probe in judged]
            return Analysis(low, high, tuple(_with_problems(made, facts)), tuple(_renames(probes)))


def _load(
    made: duckdb.DuckDBPyConnection,
    files: Sequence[tuple[str, Path]],
    folder: Path,
    limits: Limits,
    progress: Progress,
) -> list[SourceFacts]:
    facts: list[SourceFacts] = []
    rows = 0
    for given, source in texts(files, folder, limits):
        number = len(facts)
        progress(0, 0, f"正在读取 {source.name}")
        if isinstance(source, Refused):
            facts.append(SourceFacts(source.name, given, error=source.reason))
            continue
        try:
            layout = loading.load(made, number, source, folder, limits)
        except Unreadable as refusal:
            facts.append(SourceFacts(source.name, given, error=str(refusal)))
            continue
        total, read, lines = _one(
            made, "SELECT count(*), count(value), max(line) FROM reading WHERE source = ?", number
        )
        rows += total
        notes = ("原数据为华氏度，已换算为摄氏度。",) if any(one.fahrenheit for one in layout.columns) else ()
        form = "长表（每行一个探头）" if layout.probes else "宽表（每列一个探头）"
        facts.append(SourceFacts(source.name, given, int(lines or 0), int(read), form, source.encoding, notes=notes))
        if read == 0:
            made.execute("DELETE FROM reading WHERE source = ?", [number])
            facts[-1] = SourceFacts(
                source.name, given, error="文件里没有能读懂的温度读数，请检查时间和温度两列后重新导出。"
            )
        if rows > limits.rows:
            facts[-1] = replace(facts[-1], error=f"读数超过 {limits.rows // 10_000} 万条，请分几次分析。")
            break
    return facts


def _one(made: duckdb.DuckDBPyConnection, query: str, *given: object) -> tuple[int, ...]:
    found = made.execute(query, list(given)).fetchone()
    return tuple(found or ())


def _unify_names(made: duckdb.DuckDBPyConnection, limits: Limits) -> dict[str, list[str]]:
    """The probes: names that differ only in blanks, width or case are one. Told name → names in the table."""
    raw = [str(row[0]) for row in made.execute("SELECT DISTINCT probe FROM reading WHERE NOT humid").fetchall()]
    if len(raw) > limits.probes:
        raise Unreadable(f"读出了 {len(raw)} 个探头名称，多半是认错了列。请检查表头，或分成几个文件。")
    names: dict[str, list[str]] = {}
    shown: dict[str, str] = {}
    for name in sorted(raw):
        told = headings.told_name(name)
        names.setdefault(shown.setdefault(told.replace(" ", "").casefold(), told), []).append(name)
    return names


def _judge(
    made: duckdb.DuckDBPyConnection,
    names: dict[str, list[str]],
    low: float,
    high: float,
    now: datetime,
    progress: Progress,
    keeper: Keeper | None,
    *,
    with_hours: bool,
) -> list[Probe]:
    if len(names) > 64:
        # Many probes woven into one another: sorted once, each is then found without reading all.
        made.execute("CREATE TABLE sorted AS FROM reading ORDER BY probe, source, line")
        made.execute("DROP TABLE reading")
        made.execute("ALTER TABLE sorted RENAME TO reading")
    probes = []
    for place, (name, raw) in enumerate(sorted(names.items())):
        progress(place, len(names), f"正在分析 {name}")
        if probe := _probe(made, name, raw, low, high, now, keeper, with_hours=with_hours):
            probes.append(probe)
    return probes


def _probe(
    made: duckdb.DuckDBPyConnection,
    name: str,
    raw: list[str],
    low: float,
    high: float,
    now: datetime,
    keeper: Keeper | None,
    *,
    with_hours: bool,
) -> Probe | None:
    found = made.execute(
        f"SELECT source, epoch_us(moment) AS moment, value FROM reading WHERE {_is_named(raw)} AND NOT humid"  # noqa: S608 - markers and numbers
        f" AND moment IS NOT NULL AND value BETWEEN {values.LOWEST} AND {values.HIGHEST}",
        raw,
    ).fetchnumpy()
    moments = np.asarray(found["moment"], dtype=np.int64)
    if moments.size == 0:
        return None
    problems = _turned_back(moments, np.asarray(found["source"]))
    readings, told = series.ordered(moments, np.asarray(found["value"], dtype=np.float64))
    del found, moments
    if keeper:
        keeper.add(name, readings)
    problems += told + series.stuck(readings) + series.future(readings, now) + _bad_cells(made, raw)
    problems.sort(key=lambda problem: (problem.start or now, problem.kind))
    return Probe(
        name,
        None if readings.interval is None else readings.interval / series.MINUTE,
        series.told(readings.moments[0]),
        series.told(readings.moments[-1]),
        series.months(readings, low, high, _humidity(made, raw)),
        tuple(problems),
        series.hours(readings) if with_hours else (),
    )


def _turned_back(moments: series.Moments, sources: series.Places) -> list[Problem]:
    cuts = np.flatnonzero(np.diff(sources)) + 1
    return [problem for part in np.split(moments, cuts) for problem in series.turned_back(part)]


def _humidity(made: duckdb.DuckDBPyConnection, raw: list[str]) -> dict[str, Humidity]:
    rows = made.execute(
        "SELECT strftime(moment, '%Y-%m'), min(value), avg(value), max(value)"  # noqa: S608 - markers
        f" FROM reading WHERE humid AND {_is_named(raw)} AND moment IS NOT NULL AND value IS NOT NULL GROUP BY 1",
        raw,
    ).fetchall()
    return {month: Humidity(low, mean, high) for month, low, mean, high in rows}


def _is_named(raw: list[str]) -> str:
    """A condition with a marker for each name; a join with a list of one would cost ten times as much."""
    return f"probe IN ({', '.join('?' * len(raw))})"


_BAD = f"""
WITH bad AS (
  SELECT source, line, moment, CASE WHEN value IS NOT NULL THEN 'implausible'
    WHEN regexp_matches(lower(raw), '{values.POWER_CUT}') THEN 'power_cut' ELSE 'unreadable' END AS kind
  FROM reading WHERE {{named}} AND NOT humid AND moment IS NOT NULL
    AND (raw IS NOT NULL OR value NOT BETWEEN {values.LOWEST} AND {values.HIGHEST})),
runs AS (SELECT *, line - row_number() OVER (PARTITION BY source, kind ORDER BY line) AS run FROM bad)
SELECT kind, source, min(moment), max(moment), count(*), list(line ORDER BY line)[1:{_LINES_TOLD}]
FROM runs GROUP BY kind, source, run ORDER BY min(line) LIMIT {series.MOST_PROBLEMS}
"""  # noqa: S608 - constants


def _bad_cells(made: duckdb.DuckDBPyConnection, raw: list[str]) -> list[Problem]:
    """Cells that are no readings, run by run; ``file`` holds the number of the source until names are known."""
    return [
        Problem(kind, start, end, rows, str(source), tuple(lines))
        for kind, source, start, end, rows, lines in made.execute(_BAD.format(named=_is_named(raw)), raw).fetchall()
    ]


def _with_problems(made: duckdb.DuckDBPyConnection, facts: list[SourceFacts]) -> Iterator[SourceFacts]:
    """Each file with its probes and the lines whose moment could not be read."""
    lost = {
        source: (rows, tuple(lines))
        for source, rows, lines in made.execute(
            "SELECT source, count(DISTINCT line), list(DISTINCT line ORDER BY line)[1:20] FROM reading"
            " WHERE moment IS NULL GROUP BY source"
        ).fetchall()
    }
    probes: dict[int, list[str]] = {}
    for source, probe in made.execute(
        "SELECT DISTINCT source, probe FROM reading WHERE NOT humid ORDER BY 2"
    ).fetchall():
        probes.setdefault(source, []).append(headings.told_name(probe))
    for number, fact in enumerate(facts):
        rows, lines = lost.get(number, (0, ()))
        problems = (Problem("bad_time", None, None, rows, fact.name, lines),) if rows else ()
        yield replace(fact, probes=tuple(dict.fromkeys(probes.get(number, ()))), problems=problems)


def _with_names(probe: Probe, facts: list[SourceFacts]) -> Probe:
    """Problems name the file instead of its number."""
    named = (replace(one, file=facts[int(one.file)].name) if one.file else one for one in probe.problems)
    return replace(probe, problems=tuple(named))


def _renames(probes: list[Probe]) -> Iterator[Probe]:
    """A probe that falls silent when another begins has perhaps been renamed: told at the one that ended."""
    for probe in probes:
        near = timedelta(minutes=_RENAME_INTERVALS * (probe.interval_minutes or 0))
        heirs = [other for other in probes if timedelta(0) < other.first - probe.last <= near]
        if len(heirs) == 1:
            note = f"此后的读数可能记在“{heirs[0].name}”名下"
            hint = Problem("rename", probe.last, heirs[0].first, 0, note=note)
            yield replace(probe, problems=(*probe.problems, hint))
        else:
            yield probe
