"""Files, analysis, answers: what is kept, what is refused, what a new analysis does to what was said."""

import pytest
from django.db import connection

from tests.enterprise.coldchain.scene import HARMLESS, YEAR, Scene, log, scene
from yaojian.enterprise.coldchain import jobs, queries, services
from yaojian.enterprise.coldchain.errors import (
    AlreadyRemoved,
    ChangedMeanwhile,
    ExcursionGone,
    FutureYear,
    NothingToExplain,
)
from yaojian.enterprise.coldchain.models import Excursion, HourRow, LoggerFile, Year
from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.jobs.models import RunState

pytestmark = pytest.mark.django_db


@pytest.fixture
def cold() -> Scene:
    return scene()


def test_a_years_file_becomes_months_hours_and_an_excursion(cold: Scene) -> None:
    of = cold.upload(log())
    (line,) = queries.lines_of(of)
    assert of.state == "done"
    assert line.probe.name == "1号库"
    assert [cell.coverage for cell in line.cells] == [1.0] * 12
    assert HourRow.objects.filter(probe=line.probe).count() == 8760
    (excursion,) = queries.excursions_of(of)
    assert (excursion.minutes, excursion.peak, excursion.is_high) == (180, 9.5, True)
    assert of.run is not None
    assert of.run.state == RunState.DONE
    assert cold.file().told[0]["encoding"] == "GBK"


def test_file_without_a_time_column_is_told_in_a_sentence(cold: Scene) -> None:
    of = cold.upload("名称,温度\n甲,5\n")
    assert of.state == "failed"
    assert "没有找到时间列" in of.message


def test_readings_of_another_year_only_are_told(cold: Scene) -> None:
    of = cold.upload(log(days=20, year=YEAR - 1))
    assert of.state == "failed"
    assert f"没有 {YEAR} 年的读数" in of.message


def test_two_uploads_that_overlap_count_equal_readings_once(cold: Scene) -> None:
    cold.upload(log(days=200))
    of = cold.upload(log(), name="下半年.csv")
    (line,) = queries.lines_of(of)
    assert sum(cell.row.count for cell in line.cells if cell.row) == 8760
    assert "duplicate" in {problem["kind"] for problem in line.probe.problems}
    assert len(queries.excursions_of(of)) == 1


def test_answer_survives_another_upload_and_waits_again_when_the_excursion_changed(cold: Scene) -> None:
    of = cold.upload(log())
    cold.answer(queries.excursions_of(of)[0])
    of = cold.upload(log(name="2号库", warm_day=None), name="2号库.csv")
    kept = queries.excursions_of(of).get()
    assert (kept.cause, kept.answered_at is not None) == ("door", True)
    old = LoggerFile.objects.filter(of=of).order_by("uploaded_at")[0]
    services.replace_file(actor=cold.actor, file_id=old.pk, upload=cold.kept(log(peak=11.0)), reason="导出有误")
    changed = queries.excursions_of(cold.analyse()).get()
    assert (changed.pk, changed.peak, changed.cause, changed.answered_at) == (kept.pk, 11.0, "door", None)


def test_replaced_file_stays_with_its_trace_and_its_readings_go(cold: Scene) -> None:
    of = cold.upload(log())
    excursion = cold.answer(queries.excursions_of(of)[0])
    old = cold.file()
    new = services.replace_file(actor=cold.actor, file_id=old.pk, upload=cold.kept(log(warm_day=None)), reason="更正")
    of = cold.analyse()
    old.refresh_from_db()
    assert (old.replaced_by, old.reason, old.removed_by) == (new, "更正", cold.actor.name)
    assert not queries.excursions_of(of)
    excursion.refresh_from_db()
    assert excursion.gone_at is not None
    with pytest.raises(AlreadyRemoved):
        services.remove_file(actor=cold.actor, file_id=old.pk, reason="再次")
    with pytest.raises(ExcursionGone):
        cold.answer(excursion)


def test_analysis_overtaken_by_a_newer_request_writes_nothing(cold: Scene) -> None:
    of = cold.upload(log(days=40))
    services.add_files(actor=cold.actor, year=YEAR, uploads=[cold.kept(log())], key="later")
    jobs.analyse_year(run_id=str(of.run_id), year_id=str(of.pk), wanted=of.wanted)
    of.refresh_from_db()
    assert (of.state, of.wanted) == ("working", 2)
    assert cold.analyse().state == "done"


def test_same_key_uploads_once(cold: Scene) -> None:
    for _ in range(2):
        services.add_files(actor=cold.actor, year=YEAR, uploads=[cold.kept(log(days=2))], key="one")
    assert LoggerFile.objects.count() == 1


def test_answer_on_a_stale_page_changes_nothing(cold: Scene) -> None:
    one = queries.excursions_of(cold.upload(log()))[0]
    cold.answer(one)
    with pytest.raises(ChangedMeanwhile):
        services.answer_excursion(
            actor=cold.actor,
            excursion_id=one.pk,
            answer=services.Answer(
                **{name: "other" if name == "cause" else getattr(HARMLESS, name) for name in services.Answer.__slots__}
            ),
            row_version=0,
        )
    assert Excursion.objects.get(pk=one.pk).cause == "door"


def test_missing_month_must_be_explained_and_a_full_one_cannot(cold: Scene) -> None:
    of = cold.upload(log(days=59))
    missing = queries.unexplained(queries.lines_of(of))
    assert [cell.month for cell in missing] == list(range(3, 13))
    services.explain_coverage(actor=cold.actor, year=YEAR, probe="1号库", month=3, text="3 月起停用。")
    assert len(queries.unexplained(queries.lines_of(of))) == 9
    with pytest.raises(NothingToExplain):
        services.explain_coverage(actor=cold.actor, year=YEAR, probe="1号库", month=1, text="无")


def test_other_companies_neither_read_nor_change_anything(cold: Scene) -> None:
    of = cold.upload(log())
    stranger = scene("宜昌分局")
    one = queries.excursions_of(of)[0]
    for act in (
        lambda: stranger.answer(one),
        lambda: services.remove_file(actor=stranger.actor, file_id=cold.file().pk, reason="x"),
        lambda: queries.own_file(stranger.actor, cold.file().pk),
    ):
        with pytest.raises((RightMissing, Unknown)):
            act()
    assert queries.own_year(stranger.actor, YEAR)[1] is None
    assert not queries.may_read_file(stranger.actor, cold.file().file)
    assert queries.may_read_file(cold.actor, cold.file().file)


def test_year_to_come_is_refused(cold: Scene) -> None:
    with pytest.raises(FutureYear):
        services.add_files(actor=cold.actor, year=2099, uploads=[cold.kept(log(days=1))], key="k")
    assert not Year.objects.exists()


def test_excursions_of_a_year_are_read_by_their_index_among_two_hundred_thousand(cold: Scene) -> None:
    of = cold.upload(log())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO coldchain_year (id, company_id, year, state, message, wanted, begun, low, high)"
            " SELECT gen_random_uuid(), %s, 2100 + number, 'done', '', 0, 0, 2, 8 FROM generate_series(1, 400) number",
            [cold.company.pk],
        )
        cursor.execute(
            "INSERT INTO coldchain_excursion (id, of_id, probe, start_local, end_local, minutes, peak, is_high, cause,"
            " product, batches, quantity, action, assessment, disposal, answered_by, row_version)"
            " SELECT gen_random_uuid(), id, '1号库', moment, moment + interval '30 minutes', 30, 9, true, '',"
            " '', '', '', '', '', '', '', 0"
            " FROM coldchain_year, generate_series(timestamptz '2025-01-01', '2025-12-31', '17 hours') moment"
            " WHERE year > 2100"
        )
        cursor.execute("ANALYZE coldchain_excursion, coldchain_year")
    assert Excursion.objects.count() > 200_000
    busy = Year.objects.get(year=2101)
    for wanted in (of, busy):
        whole = queries.excursions_of(wanted).explain()
        assert "Seq Scan" not in whole, whole
        first = queries.excursions_of(wanted)[:50].explain()
        assert "excursion_of_year" in first, first
    assert [one.pk for one in queries.excursions_of(of)] == [Excursion.objects.get(of=of).pk]
