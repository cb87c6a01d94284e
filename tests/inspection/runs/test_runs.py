"""Starting, doing, stopping and keeping inspections."""

from uuid import uuid4

import pytest
from pytest_django import Settings

from tests.inspection.runs import factories
from tests.kernel.factories import actor, official
from yaojian.inspection.runs import queries, services
from yaojian.inspection.runs.errors import AlreadyInspected, AlreadyOver, NotReady, OutOfReach
from yaojian.inspection.runs.jobs import inspect_site
from yaojian.inspection.runs.models import Finding, Run, RunState
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Invalid, RightMissing, Unknown
from yaojian.kernel.notices.models import Notice

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    events = Event.objects.filter(action__startswith="inspection.").order_by("pk")
    return list(events.values_list("action", flat=True))


def test_finished_run_keeps_score_findings_and_files(finished: Run) -> None:
    assert (finished.state, finished.pages_done) == (RunState.DONE, 4)
    assert finished.findings_count == finished.findings.count() > 0
    broken = finished.findings.filter(rule="link.broken").order_by("number")
    assert [(found.url.rpartition("/")[2], found.on_home, str(found.points)) for found in broken] == [
        ("gone.html", True, "1.0"), ("gone.png", True, "1.0"), ("other.html", False, "0.1"),
    ]  # fmt: skip
    assert broken[0].places_count == 2
    assert (finished.folder / "report.html").is_file()
    assert (finished.folder / broken[0].evidence_file).is_file()
    assert actions() == ["inspection.run.started", "inspection.run.finished"]


def test_the_one_who_started_it_is_told(finished: Run) -> None:
    notice = Notice.objects.get(kind="inspection.run.ended")
    assert notice.user_id == finished.started_by_id
    assert "网站检查完成" in notice.title
    assert notice.link == f"/console/inspection/{finished.pk}/"


def test_job_run_again_changes_nothing(finished: Run) -> None:
    inspect_site(str(finished.pk))
    assert actions() == ["inspection.run.started", "inspection.run.finished"]
    assert Finding.objects.filter(run=finished).count() == finished.findings_count


def test_same_key_again_is_the_same_run(inspector: User) -> None:
    order, key = services.RunOrder(target="https://www.example.gov.cn/"), factories.key()
    first = services.start_run(actor=actor(inspector), order=order, key=key)
    assert services.start_run(actor=actor(inspector), order=order, key=key) == first
    assert Run.objects.count() == 1


def test_site_is_not_inspected_twice_at_once(inspector: User) -> None:
    factories.run(inspector)
    with pytest.raises(AlreadyInspected, match=inspector.name):
        factories.run(inspector, "http://www.example.gov.cn/news/")
    assert Run.objects.count() == 1


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:5432/", "http://localhost/", "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/"],
)
def test_internal_addresses_are_out_of_reach(target: str, inspector: User) -> None:
    with pytest.raises(OutOfReach):
        factories.run(inspector, target)
    assert actions() == []


def test_name_that_leads_inside_is_refused_when_it_is_looked_up(inspector: User, settings: Settings) -> None:
    settings.YAOJIAN_SITE_ADDRESS = "https://portal.example.gov.cn"
    made = factories.run(inspector, "http://127.0.0.1.example.invalid/")
    Run.objects.filter(pk=made.pk).update(target="http://127.0.0.1:1/")
    inspect_site(str(made.pk))
    made.refresh_from_db()
    assert made.state == RunState.FAILED
    assert "内部网络" in made.message
    assert actions() == ["inspection.run.started", "inspection.run.failed"]


@pytest.mark.parametrize("target", ["", "ftp://a.cn", "http://a b"])
def test_wrong_address_is_refused_by_its_field(target: str, inspector: User) -> None:
    with pytest.raises(Invalid, match="网址"):
        factories.run(inspector, target)


def test_unreachable_site_ends_with_one_finding(inspector: User, site_address: str, settings: Settings) -> None:
    closed = "http://127.0.0.1:59999/"
    settings.YAOJIAN_SITE_ADDRESS = closed
    made = factories.run(inspector, closed)
    inspect_site(str(made.pk))
    assert [found.rule for found in Finding.objects.filter(run=made)] == ["site.unreachable"]


def test_run_that_is_stopped_keeps_its_part(inspector: User, site_address: str) -> None:
    made = factories.run(inspector, site_address)
    services.stop_run(actor=actor(inspector), run_id=made.pk)
    services.stop_run(actor=actor(inspector), run_id=made.pk)
    services.begin_run(run_id=made.pk)
    assert services.advance_run(run_id=made.pk, pages=3, known=9) is False
    made.refresh_from_db()
    assert (made.pages_done, made.known) == (3, 9)
    assert actions() == ["inspection.run.started", "inspection.run.stopped"]


def test_ended_run_cannot_be_stopped(finished: Run, inspector: User) -> None:
    with pytest.raises(AlreadyOver):
        services.stop_run(actor=actor(inspector), run_id=finished.pk)


def test_rights_are_asked_for_everything(finished: Run) -> None:
    stranger, reader = actor(official("路人")), actor(factories.reader())
    for who in (stranger, reader):
        with pytest.raises(RightMissing, match="发起、停止网站检查"):
            services.start_run(actor=who, order=services.RunOrder("https://a.gov.cn/"), key=factories.key())
        with pytest.raises(RightMissing, match="发起、停止网站检查"):
            services.stop_run(actor=who, run_id=finished.pk)
    with pytest.raises(RightMissing, match="查看网站检查"):
        queries.run(stranger, finished.pk)
    assert list(queries.runs(stranger).rows) == []
    assert list(queries.runs(reader).rows) == [finished]


def test_findings_are_filtered_and_paged(finished: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "FINDINGS_A_PAGE", 2)
    first = queries.findings(finished, queries.FindingFilter(rule="link.broken"))
    assert len(first.rows) == 2
    rest = queries.findings(finished, queries.FindingFilter(rule="link.broken", after=first.following))
    assert (len(rest.rows), rest.following) == (1, 0)
    assert [found.url[-8:] for found in queries.findings(finished, queries.FindingFilter(words="gone.png")).rows].count(
        "gone.png"
    ) >= 1
    assert sum(queries.severity_counts(finished).values()) == finished.findings_count


def test_runs_are_paged_newest_first(inspector: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "RUNS_A_PAGE", 2)
    made = [factories.run(inspector, f"https://s{number}.gov.cn/") for number in range(3)]
    first = queries.runs(actor(inspector))
    rest = queries.runs(actor(inspector), before=first.following)
    assert [*first.rows, *rest.rows] == made[::-1]
    assert list(queries.runs(actor(inspector), words="s1").rows) == [made[1]]
    assert len(queries.runs(actor(inspector), before="nonsense").rows) == 2


def test_report_of_an_open_run_is_not_ready(inspector: User) -> None:
    with pytest.raises(NotReady):
        queries.report_file(factories.run(inspector), "report.html")


def test_unknown_run_and_finding_are_unknown(finished: Run, inspector: User) -> None:
    with pytest.raises(Unknown):
        queries.run(actor(inspector), uuid4())
    with pytest.raises(Unknown):
        queries.finding(actor(inspector), finished.pk, 9_999)
