"""The readings that count are kept: read by probe and month, replaced with their upload."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.enterprise import factories
from tests.enterprise.coldchain.logs import local
from tests.enterprise.coldchain.scene import YEAR, Scene, log, scene
from yaojian.enterprise.coldchain import queries, services
from yaojian.enterprise.coldchain.models import READINGS, Excursion, Year
from yaojian.kernel.files import owners
from yaojian.kernel.files.models import StoredFile

pytestmark = pytest.mark.django_db
PAGE = f"/qy/coldchain/{YEAR}"


@pytest.fixture
def cold() -> Scene:
    return scene()


def _month(of: Year, month: int, probe: str = "1号库") -> list[tuple[object, float]]:
    return list(queries.readings_of(of, probe, local(YEAR, month, 1), local(YEAR, month + 1, 1)))


def _lines(answer: object) -> list[str]:
    parts: Iterator[bytes] = answer.streaming_content  # type: ignore[attr-defined]  # a streaming answer
    return b"".join(parts).decode("utf-8-sig").splitlines()


def test_readings_of_a_month_are_all_there_and_no_others(cold: Scene) -> None:
    of = cold.upload(log(days=70))
    readings = _month(of, 2)
    assert len(readings) == 28 * 24
    assert readings[0] == (local(YEAR, 2, 1), 4 + 31 * 24 % 7 / 5)
    assert [moment for moment, _ in readings] == [local(YEAR, 2, 1) + timedelta(hours=hour) for hour in range(672)]
    assert _month(of, 5) == []
    assert _month(of, 2, "没有") == []


def test_doubles_and_impossible_values_are_not_kept(cold: Scene) -> None:
    lines = [f"{YEAR}-03-01 08:00,4.1", f"{YEAR}-03-01 08:00,4.1", f"{YEAR}-03-01 08:10,850", f"{YEAR}-03-01 08:20,5"]
    of = cold.upload("\n".join(["时间,1号库温度", *lines]))
    assert [value for _, value in _month(of, 3)] == [4.1, 5.0]


def test_probes_with_signs_and_long_chinese_names_are_kept_apart(cold: Scene) -> None:
    long, signs = "一号冷库东侧第二排货架上层" * 5, "../库/1:东"
    heading = f"时间,{long}温度(℃),{signs}温度(℃)"
    of = cold.upload("\n".join([heading, *(f"{YEAR}-01-01 {hour:02d}:00,4,5" for hour in range(24))]))
    names = {probe.name for probe in of.probes.all()}
    assert len(names) == 2
    assert {_month(of, 1, name)[0][1] for name in names} == {4.0, 5.0}


def test_kept_readings_are_replaced_with_their_upload_and_go_with_the_last(cold: Scene) -> None:
    first = cold.upload(log(days=20)).readings
    services.replace_file(actor=cold.actor, file_id=cold.file().pk, upload=cold.kept(log(days=10)), reason="导出有误")
    of = cold.analyse()
    assert of.readings != first
    assert len(_month(of, 1)) == 240
    assert StoredFile.objects.filter(owner_kind=READINGS).count() == 1
    services.remove_file(actor=cold.actor, file_id=cold.file().pk, reason="停用")
    of = cold.analyse()
    assert (of.state, of.readings) == ("empty", None)
    assert not StoredFile.objects.filter(owner_kind=READINGS).exists()


def test_month_is_taken_away_as_csv_with_numbers_below_zero(cold: Scene) -> None:
    cold.upload(f"时间,1号库温度\n{YEAR}-03-01 08:00,-1.5\n{YEAR}-03-01 08:10,4.25\n{YEAR}-04-01 08:10,4\n")
    client = factories.browser(cold.clerk)
    told = _lines(client.get(f"{PAGE}/readings.csv?probe=1号库&month=3"))
    assert told == ["时间,温度（℃）", f"{YEAR}-03-01 08:00:00,-1.5", f"{YEAR}-03-01 08:10:00,4.25"]
    for address in ("probe=1号库&month=13", "probe=1号库&month=x", "probe=没有&month=3", "probe=1号库"):
        assert client.get(f"{PAGE}/readings.csv?{address}").status_code == 404


def test_nobody_takes_the_archive_itself_and_strangers_no_month(cold: Scene) -> None:
    of = cold.upload(log(days=2))
    assert of.readings is not None
    assert not owners.may_read(cold.actor, of.readings)
    stranger = factories.browser(scene("宜昌分局").clerk)
    assert stranger.get(f"{PAGE}/readings.csv?probe=1号库&month=1").status_code == 404


def test_excursion_is_drawn_reading_by_reading_with_what_was_before_and_after(cold: Scene) -> None:
    cold.upload(log())
    client = factories.browser(cold.clerk)
    page = client.get(f"/qy/coldchain/excursions/{Excursion.objects.get().pk}").content.decode()
    assert "<polyline" in page
    assert "最高 9.5 ℃" in page
    probe = client.get(f"{PAGE}/probe?probe=1号库&month=4").content.decode()
    assert "4 月温度" in probe
    assert f"{PAGE}/readings.csv?probe=1%E5%8F%B7%E5%BA%93&amp;month=4" in probe
