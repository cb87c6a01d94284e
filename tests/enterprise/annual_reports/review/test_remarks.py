"""Remarks at the sections, and requests for correction decided by the branch in charge alone."""

import pytest

from tests.enterprise import factories
from tests.enterprise.factories import Filing
from yaojian.enterprise.annual_reports import services
from yaojian.enterprise.annual_reports.models import CorrectionState, Report, ReportState, SectionRemark
from yaojian.enterprise.annual_reports.review import queries
from yaojian.enterprise.annual_reports.review import services as review
from yaojian.enterprise.annual_reports.review.services import Remark
from yaojian.kernel.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def side() -> Filing:
    """A branch with one company."""
    return factories.filing()


def test_remark_written_at_a_section_is_read_by_the_company_there(side: Filing) -> None:
    report = factories.submitted(side)
    browser = factories.browser(side.reviewer)
    address = f"/qy/supervision/reports/{report.pk}"
    nothing = browser.post(f"{address}/return", {"row_version": report.row_version, "key": "1", "reason": ""})
    assert nothing.status_code == 422
    assert "在各节写审核意见" in nothing.content.decode()
    fields = {"row_version": report.row_version, "key": "2", "reason": "", "remark-quality": "内审日期与附件不一致。"}
    assert browser.post(f"{address}/return", fields).status_code == 303
    assert "内审日期与附件不一致。" in browser.get(address).content.decode()
    company = factories.browser(side.quality_head)
    assert "内审日期与附件不一致。" in company.get(f"/qy/reports/{report.pk}/sections/quality").content.decode()
    assert "内审日期与附件不一致。" not in company.get(f"/qy/reports/{report.pk}/sections/basic").content.decode()


def test_remark_at_a_section_nobody_has_is_refused_and_an_old_one_is_still_told(side: Filing) -> None:
    report = factories.submitted(side)
    with pytest.raises(Invalid, match="没有“gone”这一节"):
        review.return_report(
            actor=side.official,
            report_id=report.pk,
            row_version=report.row_version,
            reason="请更正。",
            remarks=[Remark("gone", "看不到的意见")],
            key="1",
        )
    assert Report.objects.get().state == ReportState.SUBMITTED
    review.return_report(
        actor=side.official, report_id=report.pk, row_version=report.row_version, reason="请更正面积。", key="2"
    )
    decided = report.submissions.get().review
    SectionRemark.objects.create(review=decided, section="removed_section", text="旧意见")
    assert [one.title for one in queries.remarks_of(report)] == ["已取消的章节（removed_section）"]
    assert "旧意见" in factories.browser(side.reviewer).get(f"/qy/supervision/reports/{report.pk}").content.decode()


@pytest.mark.parametrize(("grant", "state"), [("1", ReportState.REOPENED), ("0", ReportState.ACCEPTED)])
def test_correction_is_decided_on_the_page_by_the_branch_in_charge(side: Filing, grant: str, state: str) -> None:
    report = factories.submitted(side)
    review.accept_report(actor=side.official, report_id=report.pk, row_version=report.row_version, key="a")
    asked = services.ask_correction(actor=side.filler, report_id=report.pk, reason="销售额填错了一位。", key="b")
    other = factories.filing("宜昌分局")
    address = f"/qy/supervision/corrections/{asked.pk}"
    assert factories.browser(other.reviewer).post(address, {"key": "c", "grant": grant}).status_code == 403
    browser = factories.browser(side.reviewer)
    assert "销售额填错了一位。" in browser.get(f"/qy/supervision/reports/{report.pk}").content.decode()
    if grant == "0":
        assert browser.post(address, {"key": "d", "grant": "0", "answer": ""}).status_code == 422
    assert browser.post(address, {"key": "e", "grant": grant, "answer": "请核对后重报。"}).status_code == 303
    asked.refresh_from_db()
    assert asked.state == (CorrectionState.GRANTED if grant == "1" else CorrectionState.REFUSED)
    assert Report.objects.get(pk=report.pk).state == state
