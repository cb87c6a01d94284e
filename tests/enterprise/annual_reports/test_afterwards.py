"""After the submission: figures, paper, verification, corrections, more time, the year after."""

import io
import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from django.utils import timezone

from tests.enterprise import factories
from tests.enterprise.factories import Filing
from tests.kernel import factories as kernel
from tests.support.template import REPOSITORY
from yaojian.enterprise.annual_reports import content, filing, queries, services, verifying
from yaojian.enterprise.annual_reports.errors import (
    AlreadyAsked,
    AlreadyFiled,
    AnswerMissing,
    CorrectionDecided,
    ExtensionTooEarly,
    NotAccepted,
)
from yaojian.enterprise.annual_reports.models import Report, ReportFact, ReportState
from yaojian.enterprise.annual_reports.review import services as review
from yaojian.kernel.audit.models import Event
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.files import queries as files
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.verifying import Sign
from yaojian.kernel.verifying.errors import NothingToConfirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def side() -> Filing:
    """A branch, one of its companies, and who acts for either."""
    return factories.filing()


def _accepted(side: Filing) -> Report:
    report = factories.submitted(side)
    review.accept_report(actor=side.official, report_id=report.pk, row_version=report.row_version, key="accept")
    report.refresh_from_db()
    return report


def _submit_again(side: Filing, report: Report) -> Report:
    report.refresh_from_db()
    return services.submit_report(
        actor=side.filler, report_id=report.pk, row_version=report.row_version, declared=True, key=factories.new_key()
    )


def test_facts_are_those_of_the_last_submission(side: Filing) -> None:
    report = factories.submitted(side)
    fact = ReportFact.objects.get(field="basic/sales")
    assert (str(fact.number), fact.branch_id, fact.year, fact.code) == (
        "35600.5000",
        side.branch.pk,
        2025,
        content.DISTRIBUTOR,
    )
    count = ReportFact.objects.count()
    review.return_report(
        actor=side.official, report_id=report.pk, row_version=report.row_version, reason="请核对销售额。", key="1"
    )
    factories.save(side.filler, report, "basic", factories.BASIC | {"sales": 40_000})
    assert ReportFact.objects.get(field="basic/sales").number == fact.number
    _submit_again(side, report)
    assert ReportFact.objects.get(field="basic/sales").number == 40_000
    assert ReportFact.objects.count() == count
    assert set(ReportFact.objects.values_list("submission__number", flat=True)) == {2}


def test_refused_submission_leaves_no_fact(side: Filing) -> None:
    report = factories.draft(side, basic=factories.BASIC)
    factories.browser(side.quality_head).post(
        f"/qy/reports/{report.pk}/submit", {"row_version": report.row_version, "key": "1", "declared": "on"}
    )
    assert not ReportFact.objects.exists()


def test_paper_says_what_was_submitted_and_is_made_once(side: Filing) -> None:
    report = factories.submitted(side)
    submission = queries.last_submission(report)
    waiting = factories.browser(side.quality_head).get(f"/qy/reports/{report.pk}/receipt").content.decode()
    assert "报告 PDF 正在生成" in waiting
    system = kernel.SYSTEM
    paper = services.print_submission(actor=system, submission_id=submission.pk)
    assert services.print_submission(actor=system, submission_id=submission.pk) == paper
    document = pypdfium2.PdfDocument(io.BytesIO(files.content_of(paper)))
    text = "".join(document[page].get_textpage().get_text_range() for page in range(len(document)))
    told = "".join(text.split()).replace("\u200b", "")
    for wanted in (
        report.receipt,
        submission.check_code,
        "十三、药品监管部门要求报告的其他情况",
        "一号常温库",
        "35600.5万元",
    ):
        assert wanted in told
    assert submission.sm3 in told
    page = factories.browser(side.quality_head).get(f"/qy/reports/{report.pk}/receipt").content.decode()
    assert f"/files/{paper.pk}" in page
    assert factories.browser(side.reviewer).get(f"/files/{paper.pk}").status_code == 200
    assert factories.browser(factories.filing("宜昌分局").quality_head).get(f"/files/{paper.pk}").status_code == 403


@pytest.mark.parametrize("point", ["set", "kept"])
@pytest.mark.django_db(transaction=True)
def test_worker_killed_while_printing_leaves_nothing_half_and_prints_when_asked_again(point: str) -> None:
    report = factories.submitted(factories.filing())
    submission = queries.last_submission(report)
    command = [sys.executable, "-m", "tests.faults.dying_printer", point, str(submission.pk)]
    done = subprocess.run(command, cwd=REPOSITORY, env=os.environ, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert queries.paper_of(submission) is None
    paper = services.print_submission(actor=kernel.SYSTEM, submission_id=submission.pk)
    assert queries.paper_of(submission) == paper


def test_third_party_verifies_a_paper_by_both_numbers_and_by_its_picture(side: Filing) -> None:
    report = factories.submitted(side)
    submission = queries.last_submission(report)
    verifier = verifying.ReportVerifier()
    verdict = verifier.by_number(report.receipt.lower(), f" {submission.check_code.lower()} ")
    assert (verdict.sign, verdict.state) == (Sign.GOOD, "已提交，待审核")
    assert ("内容摘要（SM3）", submission.sm3) in verdict.facts
    assert "35600" not in str(verdict)
    code = verifying.address_of(submission).rpartition("/")[2]
    assert verifier.by_code(code).facts == verdict.facts
    assert verifier.number_in(code) == report.receipt
    for number, factor in ((report.receipt, "AAAA-AAAA-AAAA"), ("NB2025-999999", submission.check_code), ("", "")):
        with pytest.raises(NothingToConfirm):
            verifier.by_number(number, factor)


def test_paper_that_was_replaced_is_not_called_good(side: Filing) -> None:
    report = factories.submitted(side)
    first = queries.last_submission(report)
    review.return_report(
        actor=side.official, report_id=report.pk, row_version=report.row_version, reason="请核对销售额。", key="1"
    )
    verifier = verifying.ReportVerifier()
    assert verifier.by_number(report.receipt, first.check_code).state == "已退回更正"
    _submit_again(side, report)
    assert verifier.by_number(report.receipt, first.check_code).sign == Sign.DOUBTFUL
    second = queries.last_submission(report)
    assert verifier.by_number(report.receipt, second.check_code).sign == Sign.GOOD


def test_accepted_report_is_opened_again_when_the_branch_agrees(side: Filing) -> None:
    report = _accepted(side)
    request = services.ask_correction(actor=side.filler, report_id=report.pk, reason="销售额少填了一位。", key="1")
    assert services.ask_correction(actor=side.filler, report_id=report.pk, reason="x", key="1") == request
    with pytest.raises(AlreadyAsked):
        services.ask_correction(actor=side.filler, report_id=report.pk, reason="再申请。", key="2")
    assert Notice.objects.filter(user=side.reviewer, kind=filing.CORRECTION_ASKED).count() == 1
    stranger = kernel.actor(factories.filing("宜昌分局").reviewer)
    with pytest.raises(RightMissing):
        services.open_again(actor=stranger, request_id=request.pk, key="3")
    for _ in range(2):
        services.open_again(actor=side.official, request_id=request.pk, answer="同意。", key="4")
    report.refresh_from_db()
    assert report.state == ReportState.REOPENED
    with pytest.raises(CorrectionDecided):
        services.refuse_correction(actor=side.official, request_id=request.pk, answer="不同意。", key="5")
    factories.save(side.filler, report, "basic", factories.BASIC | {"sales": 356_005})
    assert _submit_again(side, report).state == ReportState.SUBMITTED
    assert report.submissions.count() == 2
    assert Event.objects.filter(action="enterprise.report.reopened").count() == 1


def test_refused_correction_says_why_and_changes_nothing(side: Filing) -> None:
    report = _accepted(side)
    request = services.ask_correction(actor=side.filler, report_id=report.pk, reason="想改一改。", key="1")
    with pytest.raises(AnswerMissing):
        services.refuse_correction(actor=side.official, request_id=request.pk, answer=" ", key="2")
    services.refuse_correction(actor=side.official, request_id=request.pk, answer="理由不充分。", key="3")
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    page = factories.browser(side.quality_head).get(f"/qy/reports/{report.pk}").content.decode()
    assert "理由不充分。" in page
    assert "申请更正" in page


def test_correction_is_asked_on_a_page_and_only_of_what_was_accepted(side: Filing) -> None:
    report = factories.submitted(side)
    with pytest.raises(NotAccepted, match="待审核"):
        services.ask_correction(actor=side.filler, report_id=report.pk, reason="想改。", key="1")
    review.accept_report(actor=side.official, report_id=report.pk, row_version=report.row_version, key="2")
    browser, address = factories.browser(side.quality_head), f"/qy/reports/{report.pk}/correction"
    short = browser.post(address, {"reason": "改", "key": "3"})
    assert (short.status_code, "至少写 5 个字" in short.content.decode()) == (422, True)
    assert browser.post(address, {"reason": "销售额少填了一位。", "key": "4"}).status_code == 303
    assert "待答复" in browser.get(f"/qy/reports/{report.pk}").content.decode()


def test_extension_moves_the_day_and_the_clock(side: Filing) -> None:
    report = factories.draft(side)
    until = max(workdays.today(), date(2026, 3, 31)) + timedelta(days=20)
    given: dict[str, Any] = {
        "company_id": side.company.pk,
        "code": content.DISTRIBUTOR,
        "year": 2025,
        "reason": "仓库搬迁。",
    }
    extension = services.grant_extension(actor=side.official, until=until, key="1", **given)
    assert services.grant_extension(actor=side.official, until=until, key="1", **given) == extension
    assert queries.due_day(report) == until
    assert Deadline.objects.get(kind=filing.DUE).due == workdays.due_at_end_of(until)
    (duty,) = queries.duties_of(side.filler, side.company, date(2026, 11, 1))
    assert (duty.due, duty.extended) == (until, True)
    with pytest.raises(ExtensionTooEarly):
        services.grant_extension(actor=side.official, until=until, key="2", **given)
    with pytest.raises(RightMissing):
        services.grant_extension(actor=side.filler, until=until + timedelta(days=1), key="3", **given)
    assert Notice.objects.filter(user=side.quality_head, kind=filing.EXTENDED).count() == 1


def test_filed_report_needs_no_extension(side: Filing) -> None:
    report = factories.submitted(side)
    with pytest.raises(AlreadyFiled, match=report.receipt):
        services.grant_extension(
            actor=side.official,
            company_id=side.company.pk,
            code=report.code,
            year=2025,
            until=timezone.localdate() + timedelta(days=400),
            reason="搬迁。",
            key="1",
        )


def test_return_while_a_colleague_reads_does_not_lose_what_was_submitted(side: Filing) -> None:
    """The company had its page open from before; after the return it saves over the version it knows."""
    report = factories.submitted(side)
    version = queries.section_of(report, "quality").row_version
    review.return_report(
        actor=side.official, report_id=report.pk, row_version=report.row_version, reason="请补充内审。", key="1"
    )
    browser = factories.browser(side.quality_head)
    fields = factories.posted("quality", factories.QUALITY | {"revisions": 7}, version)
    answer = browser.post(f"/qy/reports/{report.pk}/sections/quality", fields, headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    assert queries.section_of(report, "quality").data["revisions"] == 7
    assert queries.last_submission(report).data["quality"]["revisions"] == 4


def test_figures_stand_beside_last_years(side: Filing) -> None:
    report = factories.submitted(side)
    browser = factories.browser(side.quality_head)
    page = browser.get(f"/qy/reports/{report.pk}/compare").content.decode()
    assert "没有上年的报告" in page
