"""What supervisors and load balancers are told."""

import pytest
from django.test import Client

from yaojian.kernel import health
from yaojian.kernel.health import probes

OUTSIDE = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}


def test_living_process_says_so_without_a_database() -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_process_tells_details_only_at_home() -> None:
    home = Client().get("/readyz")
    assert home.status_code == 200
    assert {probe["name"] for probe in home.json()["probes"]} >= {"database", "migrations", "store", "worker"}
    assert Client().get("/readyz", **OUTSIDE).json() == {"status": "ready"}  # type: ignore[arg-type]  # WSGI names


@pytest.mark.django_db
def test_missing_worker_is_told_but_takes_no_traffic_away() -> None:
    answer = Client().get("/readyz")
    (worker,) = (probe for probe in answer.json()["probes"] if probe["name"] == "worker")
    assert (answer.status_code, worker["well"]) == (200, False)
    assert worker["note"].endswith("。")


@pytest.mark.django_db
def test_failing_needed_part_answers_503(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise OSError("disk")

    monkeypatch.setitem(probes._probes, "test", probes.Probe("test", "磁盘", broken, needed=True))
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert {"name": "test", "well": False, "note": "检查时出错：OSError。"}.items() <= next(
        probe for probe in answer.json()["probes"] if probe["name"] == "test"
    ).items()
    assert Client().get("/readyz", **OUTSIDE).json() == {"status": "not ready"}  # type: ignore[arg-type]  # WSGI names


def test_registered_probe_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "_probes", {})
    health.register_probe("test", lambda: "很好", label="测试")
    (finding,) = probes.look()
    assert (finding.well, finding.note, finding.label) == (True, "很好", "测试")
