"""The pages of a company and of its branch, as a browser meets them."""

import pytest
from django.test import Client

from tests.enterprise import factories
from tests.enterprise.factories import Filing
from tests.kernel import factories as kernel
from yaojian.enterprise.annual_reports import content, queries
from yaojian.enterprise.annual_reports.models import Report, ReportState
from yaojian.kernel.audit.models import Event
from yaojian.kernel.organisations.models import UnitKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def side() -> Filing:
    """A branch, one of its companies, and who acts for either."""
    return factories.filing()


def _start(browser: Client) -> Report:
    answer = browser.post(
        "/qy/reports/start", {"code": content.DISTRIBUTOR, "year": "2025", "key": factories.new_key()}
    )
    assert answer.status_code == 303
    return Report.objects.get()


def _fill(browser: Client, report: Report, code: str, **button: str) -> str:
    fields = factories.posted(code, factories.WHOLE[code], queries.section_of(report, code).row_version)
    answer = browser.post(f"/qy/reports/{report.pk}/sections/{code}", fields | button)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_company_files_its_report_without_script(side: Filing) -> None:
    browser = factories.browser(side.quality_head)
    assert "开始填报" in browser.get("/qy/").content.decode()
    report = _start(browser)
    address = f"/qy/reports/{report.pk}"
    # The sections on special drugs and on storage for others do not concern the company: they are passed by.
    ways = [_fill(browser, report, code, next="1").removeprefix(address) for code in factories.WHOLE]
    assert ways == [*(f"/sections/{code}" for code in list(factories.WHOLE)[1:]), "/submit"]
    assert queries.section_of(report, "basic").data == factories.BASIC
    assert queries.section_of(report, "quality").data == factories.QUALITY
    page = browser.get(f"{address}/submit").content.decode()
    assert "一号常温库" in page
    version = Report.objects.get().row_version
    unticked = browser.post(f"{address}/submit", {"row_version": version, "key": "1"})
    assert unticked.status_code == 422
    assert "请阅读承诺声明并勾选" in unticked.content.decode()
    for _ in range(2):
        answer = browser.post(f"{address}/submit", {"row_version": version, "key": "1", "declared": "on"})
        assert answer.headers["Location"] == f"{address}/receipt"
    assert "NB2025-000001" in browser.get(f"{address}/receipt").content.decode()
    assert browser.get(f"{address}/sections/basic").headers["Location"] == address


def test_branch_returns_and_accepts_on_its_pages(side: Filing) -> None:
    report = factories.submitted(side)
    browser = factories.browser(side.reviewer)
    assert browser.get("/qy/").headers["Location"] == "/qy/supervision/reports/"
    assert side.company.name in browser.get("/qy/supervision/reports/?state=submitted&year=2025").content.decode()
    address = f"/qy/supervision/reports/{report.pk}"
    short = browser.post(f"{address}/return", {"row_version": report.row_version, "key": "1", "reason": "不行"})
    assert short.status_code == 422
    assert "退回原因至少写 5 个字" in short.content.decode()
    done = browser.post(f"{address}/return", {"row_version": report.row_version, "key": "2", "reason": "请更正面积。"})
    assert done.status_code == 303
    company = factories.browser(side.quality_head).get(f"/qy/reports/{report.pk}").content.decode()
    assert "请更正面积。" in company
    report.refresh_from_db()
    stale = browser.post(f"{address}/accept", {"row_version": report.row_version, "key": "3"})
    assert stale.status_code == 409
    assert "退回" in stale.content.decode()


def test_wrong_answers_stay_in_the_form_with_their_sentences(side: Filing) -> None:
    browser = factories.browser(side.quality_head)
    report = _start(browser)
    fields = factories.posted("basic", factories.BASIC, 0) | {"/warehouses/0/area": "1800平", "/head": ""}
    answer = browser.post(f"/qy/reports/{report.pk}/sections/basic", fields | {"next": "1"})
    assert answer.headers["Location"].endswith("?check=1")
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "1800平" in page
    assert "请填写企业负责人。" in page
    assert "仓库第 1 行：面积应为数字" in page
    assert "有 2 处需更正" in page
    review = browser.get(f"/qy/reports/{report.pk}/submit").content.decode()
    assert f"/qy/reports/{report.pk}/sections/basic?check=1#f-warehouses-0-area" in review
    refused = browser.post(
        f"/qy/reports/{report.pk}/submit",
        {"row_version": Report.objects.get().row_version, "key": "1", "declared": "on"},
    )
    assert refused.status_code == 422


def test_rows_come_and_go_by_plain_posts(side: Filing) -> None:
    browser = factories.browser(side.quality_head)
    report = _start(browser)
    place = _fill(browser, report, "basic", **{"add:/warehouses": "1"})
    assert place.endswith("#f-warehouses-1")
    assert len(queries.section_of(report, "basic").data["warehouses"]) == 2
    assert "仓库 2" in browser.get(place).content.decode()


def test_autosave_answers_with_the_time_and_the_next_version(side: Filing) -> None:
    browser = factories.browser(side.quality_head)
    report = _start(browser)
    address = f"/qy/reports/{report.pk}/sections/basic"
    fields = factories.posted("basic", factories.BASIC, 0)
    headers = {"X-Autosave": "yes", "HX-Request": "true"}
    answer = browser.post(address, fields, headers=headers)
    assert answer.json()["fields"] == {"row_version": 1}
    assert answer.json()["told"].endswith("已保存")
    stale = browser.post(address, fields | {"/head": "别人"}, headers=headers)
    assert stale.status_code == 409
    assert stale.json()["told"].startswith("您在另一个窗口刚才也改了这一节")
    other = factories.browser(side.clerk).post(address, fields | {"/head": "别人"}, headers=headers)
    assert other.json()["told"].startswith(f"{side.quality_head.name}刚才也改了这一节")


def test_conflict_keeps_both_texts_and_lets_one_choose(side: Filing) -> None:
    mine, other = factories.browser(side.quality_head), factories.browser(side.clerk)
    report = _start(mine)
    address = f"/qy/reports/{report.pk}/sections/basic"
    theirs = factories.posted("basic", factories.BASIC | {"head": "甲负责人", "phone": "027-11111111"}, 0)
    other.post(address, theirs | {"save": "1"})
    typed = factories.posted("basic", factories.BASIC | {"head": "乙负责人", "phone": "027-22222222"}, 0)
    answer = mine.post(address, typed | {"save": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(text in page for text in ("甲负责人", "乙负责人", "027-11111111", "027-22222222", side.clerk.name))
    assert queries.section_of(report, "basic").data["head"] == "甲负责人"
    settled = mine.post(address, typed | {"row_version": "1", "take": "phone", "save": "1"})
    assert settled.status_code == 303
    data = queries.section_of(report, "basic").data
    assert (data["head"], data["phone"]) == ("乙负责人", "027-11111111")


def test_ended_session_is_told_to_the_autosave_and_nothing_is_saved(side: Filing) -> None:
    report = factories.draft(side)
    fields = factories.posted("basic", factories.BASIC, 0)
    answer = Client().post(f"/qy/reports/{report.pk}/sections/basic", fields, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert queries.section_of(report, "basic").row_version == 0


def test_who_types_while_a_colleague_submits_is_told_beside_the_form(side: Filing) -> None:
    report = factories.submitted(side)
    before = queries.section_of(report, "basic")
    fields = factories.posted("basic", factories.BASIC | {"head": "乙负责人"}, before.row_version)
    headers = {"X-Autosave": "yes", "HX-Request": "true"}
    answer = factories.browser(side.clerk).post(f"/qy/reports/{report.pk}/sections/basic", fields, headers=headers)
    assert answer.status_code == 409
    assert answer.json()["told"].startswith("这份报告的状态为“待审核”，不能再修改，刚才的内容没有保存。")
    assert queries.section_of(report, "basic").data == before.data


def test_draft_is_deleted_after_asking(side: Filing) -> None:
    browser = factories.browser(side.quality_head)
    report = _start(browser)
    assert "不能恢复" in browser.get(f"/qy/reports/{report.pk}/delete").content.decode()
    assert browser.post(f"/qy/reports/{report.pk}/delete", {"row_version": "0"}).status_code == 303
    assert not Report.objects.exists()


@pytest.mark.parametrize("path", ["", "/sections/basic", "/submit", "/receipt", "/delete"])
def test_other_company_and_officials_stay_out_of_a_companys_pages(side: Filing, path: str) -> None:
    report = factories.submitted(side)
    strangers = [factories.filing("宜昌分局").quality_head, side.reviewer]
    for stranger in strangers:
        assert factories.browser(stranger).get(f"/qy/reports/{report.pk}{path}").status_code == 403
    assert Event.objects.filter(action="kernel.permission.denied").count() == len(strangers)
    assert factories.browser(None).get(f"/qy/reports/{report.pk}{path}").status_code == 302


@pytest.mark.parametrize("act", ["accept", "return"])
def test_another_branch_neither_sees_nor_decides(side: Filing, act: str) -> None:
    report = factories.submitted(side)
    stranger = factories.browser(factories.filing("宜昌分局").reviewer)
    address = f"/qy/supervision/reports/{report.pk}"
    fields = {"row_version": report.row_version, "key": "1", "reason": "请更正面积。"}
    assert stranger.get(address).status_code == 403
    assert stranger.post(f"{address}/{act}", fields).status_code == 403
    assert side.company.name not in stranger.get("/qy/supervision/reports/").content.decode()
    assert Event.objects.filter(action="kernel.permission.denied").count() == 2
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


def test_company_does_not_decide_about_its_own_report(side: Filing) -> None:
    report = factories.submitted(side)
    browser = factories.browser(side.quality_head)
    assert browser.get("/qy/supervision/reports/").status_code == 403
    assert browser.get(f"/qy/supervision/reports/{report.pk}").status_code == 403
    answer = browser.post(
        f"/qy/supervision/reports/{report.pk}/accept", {"row_version": report.row_version, "key": "1"}
    )
    assert answer.status_code == 403


def test_grant_on_the_whole_bureau_sees_all_branches_and_no_drafts() -> None:
    bureau = kernel.unit("省局", kind=UnitKind.HEADQUARTERS)
    one, two, three = (factories.filing(name, bureau) for name in ("武汉分局", "宜昌分局", "黄石分局"))
    factories.submitted(one), factories.submitted(two)
    draft = factories.draft(three, basic=factories.BASIC)
    browser = factories.browser(factories.reviewer(bureau))
    page = browser.get("/qy/supervision/reports/").content.decode()
    assert one.company.name in page
    assert two.company.name in page
    assert three.company.name not in page
    assert "未提交 1 家" in page
    assert browser.get(f"/qy/supervision/reports/{draft.pk}").status_code == 404
    narrowed = browser.get(f"/qy/supervision/reports/?branch={two.branch.pk}").content.decode()
    assert one.company.name not in narrowed


def test_branch_sees_what_was_submitted_while_the_company_corrects(side: Filing) -> None:
    report = factories.submitted(side)
    reviewer = factories.browser(side.reviewer)
    reviewer.post(
        f"/qy/supervision/reports/{report.pk}/return",
        {"row_version": report.row_version, "key": "1", "reason": "请更正面积。"},
    )
    factories.save(side.filler, report, "basic", factories.BASIC | {"head": "还没提交的名字"})
    assert "还没提交的名字" not in reviewer.get(f"/qy/supervision/reports/{report.pk}").content.decode()
