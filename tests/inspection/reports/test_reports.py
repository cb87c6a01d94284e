"""The quarterly report: from a run to page, PDF and DOCX, compared with the quarter before, with progress."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import docx
import pypdfium2
import pytest
from django.test import Client
from pytest_django import Settings

from tests.inspection.rectification.factories import HOME, ended_run, found
from tests.kernel import factories
from yaojian.inspection.reports import services
from yaojian.inspection.reports.errors import NoRun
from yaojian.inspection.reports.jobs import make
from yaojian.inspection.reports.models import QuarterReport
from yaojian.inspection.reports.quarters import Quarter
from yaojian.inspection.reports.rights import MAKE, READ
from yaojian.inspection.runs import queries
from yaojian.inspection.runs.models import Run
from yaojian.inspection.runs.rights import READ as READ_RUNS
from yaojian.kernel.accounts.models import User
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.files import blobs
from yaojian.kernel.jobs.models import JobRun

BASE = "/console/inspection/reports/"


@pytest.fixture(autouse=True)
def data_home(settings: Settings, tmp_path: Path) -> None:
    settings.YAOJIAN_DATA = tmp_path
    settings.YAOJIAN_FILES = tmp_path / "files"


@pytest.fixture
def maker(db: None) -> User:
    account = factories.official("程检")
    factories.grant(account, READ, MAKE, READ_RUNS)
    return account


def now() -> Quarter:
    return Quarter.of(workdays.today())


def order(maker: User, key: str = "k1", quarter: Quarter | None = None) -> QuarterReport:
    return services.order_report(actor=factories.actor(maker), site="portal.example", quarter=quarter or now(), key=key)


def made(report: QuarterReport) -> QuarterReport:
    make(str(report.job_id), str(report.pk))
    report.refresh_from_db()
    return report


def test_quarters_begin_and_end_in_beijing() -> None:
    first = Quarter(2026, 1)
    assert first.begins == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert first.ends == Quarter(2026, 2).begins
    assert (first.before, Quarter(2025, 4).next) == (Quarter(2025, 4), first)
    assert Quarter.of(date(2026, 12, 31)) == Quarter(2026, 4)


@pytest.mark.django_db
def test_report_says_all_its_parts_as_page_pdf_and_docx(maker: User, client: Client) -> None:
    before = ended_run([found(), found(url=f"{HOME}old.html")])
    Run.objects.filter(pk=before.pk).update(ended=before.created - timedelta(days=1), points="90.5")
    ended_run([found(), found(url=f"{HOME}new.html", excerpt="带表情😀和<b>标记</b>的说明", severity="serious")])
    report = made(order(maker))
    assert report.state == "done"
    job = JobRun.objects.get(subject_id=str(report.pk))
    assert (job.state, job.done) == ("done", 3)
    client.force_login(maker)
    page = client.get(f"{BASE}{report.pk}/").content.decode()
    for part in ("一、总体情况", "得分情况", "与上次检查对比", "问题清单", "整改建议", "整改进展", "说明"):
        assert part in page
    assert "得分变化 +2.5" in page
    assert "新发现 1 处，仍然存在 1 处，不再发现 1 处" in page
    assert "<b>标记</b>" not in page
    text = pdf_text(report)
    assert "网站检查报告" in text
    assert f"{HOME}new.html" in text.replace("\u200b", "").replace("\r\n", "").replace("\ufffe", "")
    words = "\n".join(one.text for one in docx.Document(io.BytesIO(blob(report, "docx"))).paragraphs)
    assert "总体情况" in words


def pdf_text(report: QuarterReport) -> str:
    document = pypdfium2.PdfDocument(blob(report, "pdf"))
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def blob(report: QuarterReport, kind: str) -> bytes:
    file = getattr(report, kind)
    return blobs.blob_path(file.sha256).read_bytes()


@pytest.mark.django_db
def test_same_key_orders_one_report_and_a_job_run_again_changes_nothing(maker: User) -> None:
    ended_run([found()])
    first = made(order(maker))
    assert order(maker) == first
    content, pdf = first.content, first.pdf_id
    again = made(first)
    assert (again.content, again.pdf_id, QuarterReport.objects.count()) == (content, pdf, 1)


@pytest.mark.django_db
def test_quarter_without_a_run_has_no_report(maker: User) -> None:
    ended_run([found()])
    with pytest.raises(NoRun):
        order(maker, quarter=now().before)
    assert not QuarterReport.objects.exists()


@pytest.mark.django_db
def test_who_may_not_makes_and_reads_no_report(maker: User, client: Client) -> None:
    ended_run([found()])
    stranger = factories.official("路人")
    with pytest.raises(RightMissing):
        order(stranger)
    report = order(maker)
    client.force_login(stranger)
    assert client.get("/api/v1/inspection/reports/").status_code == 403
    for path in ("", f"{report.pk}/", f"{report.pk}/progress/"):
        assert client.get(BASE + path).status_code == 403


@pytest.mark.django_db
def test_page_orders_shows_progress_and_the_api_waits(maker: User, client: Client) -> None:
    ended_run([found()])
    client.force_login(maker)
    quarter = f"{now().year}-{now().number}"
    answer = client.post(BASE, {"site": "portal.example", "quarter": quarter, "key": "p1"})
    report = QuarterReport.objects.get()
    assert answer["Location"] == f"{BASE}{report.pk}/"
    assert "正在生成报告" in client.get(f"{BASE}{report.pk}/progress/").content.decode()
    assert client.get(f"/api/v1/inspection/reports/{report.pk}").status_code == 409
    made(report)
    assert client.get(f"{BASE}{report.pk}/progress/")["HX-Refresh"] == "true"
    assert client.get(f"/api/v1/inspection/reports/{report.pk}").json()["content"]["sections"]
    assert client.get("/api/v1/inspection/reports/").json()["items"][0]["state"] == "done"


@pytest.mark.django_db
def test_report_that_cannot_be_made_says_so(maker: User, monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    ended_run([found()])
    report = order(maker)

    def broken(*given: object) -> None:
        raise RuntimeError("typesetter gone")

    monkeypatch.setattr(services, "content_of", broken)
    with pytest.raises(RuntimeError):
        make(str(report.job_id), str(report.pk))
    client.force_login(maker)
    assert "生成程序出错" in client.get(f"{BASE}{report.pk}/").content.decode()


@pytest.mark.django_db
def test_cheapest_repairs_come_first() -> None:
    run = ended_run(
        [found(points=0.5), found(url=f"{HOME}b", points=0.5), found("tags.site", HOME, title="标签", points=2.0)]
    )
    assert [(one.rule, one.count, one.points) for one in queries.cheapest_repairs(run)] == [
        ("tags.site", 1, 2.0),
        ("link.broken", 2, 1.0),
    ]
