"""An analysis that ends in any way leaves no year at work for ever; the company hears why and can go on."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.enterprise import factories
from tests.enterprise.coldchain.scene import YEAR, Scene, log, scene
from yaojian.enterprise.coldchain import jobs, queries, services, telling
from yaojian.enterprise.coldchain.models import READINGS, Excursion, Year
from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.jobs.models import RunState
from yaojian.kernel.notices.models import Notice

REPOSITORY = Path(__file__).parents[3]
PAGE = f"/qy/coldchain/{YEAR}"
pytestmark = pytest.mark.django_db


@pytest.fixture
def cold() -> Scene:
    return scene()


def _waiting(cold: Scene, text: str = "") -> Year:
    return services.add_files(actor=cold.actor, year=YEAR, uploads=[cold.kept(text or log(days=40))], key="k")


def _run(of: Year) -> None:
    jobs.analyse_year(run_id=str(of.run_id), year_id=str(of.pk), wanted=of.wanted)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", ["reading", "writing"])
def test_worker_killed_in_the_middle_leaves_nothing_half_and_the_next_one_finishes(point: str) -> None:
    cold = scene()
    of = _waiting(cold, log())
    command = [sys.executable, "-m", "tests.faults.dying_analyser", point, str(of.run_id), str(of.pk), str(of.wanted)]
    done = subprocess.run(command, cwd=REPOSITORY, env=os.environ, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    of.refresh_from_db()
    assert (of.state, of.begun, of.probes.count()) == ("working", 1, 0)
    assert not StoredFile.objects.filter(owner_kind=READINGS).exists()
    _run(of)
    of.refresh_from_db()
    assert (of.state, of.probes.count(), Excursion.objects.count()) == ("done", 1, 1)


def test_error_of_ours_is_told_on_the_page_and_by_notice_and_the_year_can_be_analysed_again(
    cold: Scene, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    of = _waiting(cold)

    def broken(*_given: Any, **_named: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
        patched.setattr(jobs, "analyse", broken)
        with pytest.raises(MemoryError):
            _run(of)
    of.refresh_from_db()
    assert (of.state, of.message) == ("failed", jobs.BROKE)
    assert of.run is not None
    assert of.run.state == RunState.FAILED
    assert Notice.objects.get(kind=telling.FAILED).user == cold.clerk
    client = factories.browser(cold.clerk)
    page = client.get(PAGE).content.decode()
    assert jobs.BROKE in page
    assert "重新分析" in page
    assert client.post(f"{PAGE}/again").status_code == 303
    assert cold.analyse().state == "done"


def test_what_kills_every_worker_is_not_begun_a_fourth_time(cold: Scene) -> None:
    of = _waiting(cold)
    Year.objects.update(begun=jobs.MOST_BEGINNINGS)
    _run(of)
    of.refresh_from_db()
    assert (of.state, of.message) == ("failed", jobs.INTERRUPTED)
    services.analyse_again(actor=cold.actor, year=YEAR)
    assert cold.analyse().state == "done"


def test_year_whose_job_was_lost_is_told_as_failed_and_one_that_waits_is_left_alone(cold: Scene) -> None:
    of = _waiting(cold)
    assert jobs.rescue(0) == 0
    Year.objects.update(wanted=7)
    assert jobs.rescue(0) == 1
    of.refresh_from_db()
    assert (of.state, of.message) == ("failed", jobs.LOST)
    assert jobs.rescue(0) == 0


def test_failure_keeps_what_an_earlier_analysis_found(cold: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    cold.upload(log())
    of = services.analyse_again(actor=cold.actor, year=YEAR)
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "analyse", lambda *_given, **_named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            _run(of)
    of.refresh_from_db()
    assert (of.state, len(queries.lines_of(of)), of.readings is not None) == ("failed", 1, True)


def test_asking_again_while_it_is_at_work_asks_for_nothing_more(cold: Scene) -> None:
    of = _waiting(cold)
    assert services.analyse_again(actor=cold.actor, year=YEAR).wanted == of.wanted


def test_strangers_and_years_without_files_are_not_analysed(cold: Scene) -> None:
    _waiting(cold)
    with pytest.raises((RightMissing, Unknown)):
        services.analyse_again(actor=scene("宜昌分局").actor, year=YEAR)
    with pytest.raises(Unknown):
        services.analyse_again(actor=cold.actor, year=YEAR - 1)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "gbk", "gb18030"])
def test_logger_files_in_every_usual_encoding_are_taken(cold: Scene, encoding: str) -> None:
    assert cold.upload(log(days=3), encoding=encoding).state == "done"
    assert cold.file().file.kind == "CSV"
