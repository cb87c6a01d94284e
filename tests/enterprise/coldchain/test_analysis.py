"""The analysis against the plain reference, and every definition by a case of its own."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.enterprise.coldchain import reference
from tests.enterprise.coldchain.logs import START, analysed, every, kinds, local, only, table, written

_VALUES = st.integers(-50, 150).map(lambda tenths: tenths / 10)
_STEPS = st.lists(st.tuples(st.sampled_from([0, 5, 5, 5, 5, 10, 16, 4000, 20000]), _VALUES), min_size=1, max_size=60)


@settings(max_examples=40, deadline=None)
@given(_STEPS)
def test_engine_agrees_with_the_plain_reference(steps: list[tuple[int, float]]) -> None:
    moment, readings = START, []
    for minutes, value in steps:
        moment += timedelta(minutes=minutes)
        readings.append((moment, value))
    with tempfile.TemporaryDirectory() as folder:
        probe = only(analysed(written(Path(folder), table(readings))))
    wanted = reference.months(readings)
    assert [month.month for month in probe.months] == list(wanted)
    for month in probe.months:
        plain = wanted[month.month]
        for name in ("low", "mean", "high", "p5", "p95", "coverage", "minutes_out", "longest_minutes", "mkt", "count"):
            assert getattr(month, name) == pytest.approx(getattr(plain, name), abs=1e-6), name
        assert [(one.start, one.end, one.minutes) for one in month.excursions] == [one[:3] for one in plain.excursions]
        depths = [max(one.peak - 8, 2 - one.peak) for one in month.excursions]
        assert depths == pytest.approx([max(one[3] - 8, 2 - one[3]) for one in plain.excursions])


def test_reading_at_a_limit_is_inside_and_one_beyond_counts_an_interval(tmp_path: Path) -> None:
    month = only(analysed(written(tmp_path, table(every(5, [2, 8, 8.1, 8.4, 5]))))).months[0]
    assert month.minutes_out == month.longest_minutes == 10
    (excursion,) = month.excursions
    assert (excursion.start, excursion.end, excursion.peak) == (
        START + timedelta(minutes=10),
        START + timedelta(minutes=15),
        8.4,
    )


def test_gap_of_three_intervals_keeps_an_excursion_together_and_a_longer_one_breaks_it(tmp_path: Path) -> None:
    usual = every(5, [5] * 20)
    last = usual[-1][0]
    together = [*usual, (last + timedelta(minutes=5), 9), (last + timedelta(minutes=20), 9)]
    apart = [*usual, (last + timedelta(minutes=5), 9), (last + timedelta(minutes=21), 9)]
    assert len(only(analysed(written(tmp_path, table(together)))).months[0].excursions) == 1
    probe = only(analysed(written(tmp_path, table(apart))))
    assert len(probe.months[0].excursions) == 2
    assert kinds(probe) == ["gap"]


def test_equal_duplicates_count_once_and_contradictions_are_told(tmp_path: Path) -> None:
    rows = every(5, [5, 5.1, 5.2, 5.3])
    probe = only(analysed(written(tmp_path, table([*rows, rows[1], (rows[2][0], 6.0)]))))
    assert probe.months[0].count == 5
    assert sorted(kinds(probe)) == ["clock_back", "contradiction", "duplicate"]


def test_excursion_over_midnight_of_a_month_belongs_to_the_month_it_began_in(tmp_path: Path) -> None:
    rows = every(30, [5, 9, 9, 9, 5], start=local(2026, 1, 31, 22, 30))
    january, february = only(analysed(written(tmp_path, table(rows)))).months
    assert [one.minutes for one in january.excursions] == [90]
    assert (january.minutes_out, february.minutes_out, february.excursions) == (60, 30, ())


def test_sensor_that_repeats_one_value_for_six_hours_is_told_stuck(tmp_path: Path) -> None:
    moving = [5 + (place % 3) / 10 for place in range(20)]
    probe = only(analysed(written(tmp_path, table(every(10, [*moving, *[5.7] * 40, *moving])))))
    (stuck,) = probe.problems
    assert (stuck.kind, stuck.rows) == ("stuck", 40)


def test_overlapping_files_are_one_series(tmp_path: Path) -> None:
    rows = every(10, [5 + place % 2 for place in range(30)])
    second = written(tmp_path, table(rows[10:], "时间,1号库温度"), "一月下.csv")
    named = written(tmp_path, table(rows[:20], "时间,1号库温度"), "一月上.csv")
    probe = only(analysed(named, second))
    assert probe.months[0].count == 30
    assert kinds(probe) == ["duplicate"]


def test_files_that_name_no_probe_are_probes_of_their_own(tmp_path: Path) -> None:
    rows = table(every(10, [5 + place % 2 for place in range(30)]))
    found = analysed(written(tmp_path, rows, "1号库.csv"), written(tmp_path, rows, "2号库.csv"))
    assert [probe.name for probe in found.probes] == ["1号库", "2号库"]


def test_clock_set_back_and_times_to_come_are_told_and_counted(tmp_path: Path) -> None:
    rows = [*every(5, [5, 6, 5, 6]), *every(5, [6, 5], start=START - timedelta(days=1)), (local(2027, 1, 1), 9)]
    probe = only(analysed(written(tmp_path, table(rows))))
    assert {"clock_back", "future"} <= set(kinds(probe))
    assert sum(month.count for month in probe.months) == 7


def test_file_written_newest_first_has_no_clock_set_back(tmp_path: Path) -> None:
    rows = every(5, [5, 6, 5, 6, 5])
    assert kinds(only(analysed(written(tmp_path, table(reversed(rows)))))) == []


def test_probe_that_another_takes_over_from_is_told_as_perhaps_renamed(tmp_path: Path) -> None:
    rows = every(5, [5 + place % 2 for place in range(20)])
    text = "探头,时间,温度\n" + "".join(
        f"{'甲' if place < 10 else '乙'},{moment:%Y-%m-%d %H:%M},{value}\n"
        for place, (moment, value) in enumerate(rows)
    )
    first, second = sorted(analysed(written(tmp_path, text)).probes, key=lambda probe: probe.first)
    assert (kinds(first), kinds(second)) == (["rename"], [])
    assert "乙" in first.problems[0].note


def test_forty_percent_of_the_readings_missing_shows_in_the_coverage(tmp_path: Path) -> None:
    rows = every(10, [5 + place % 2 for place in range(31 * 144)], start=local(2026, 1, 1))
    month = only(analysed(written(tmp_path, table(row for place, row in enumerate(rows) if place % 10 < 6)))).months[0]
    assert month.coverage == pytest.approx(0.6, abs=0.001)
    assert month.expected == 31 * 144
