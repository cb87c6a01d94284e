"""From the first section to acceptance, through the services."""

from datetime import date

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError

from tests.enterprise import factories
from tests.kernel import factories as kernel
from yaojian.enterprise.annual_reports import content, filing, queries, services
from yaojian.enterprise.annual_reports.errors import (
    AlreadyDecided,
    AlreadyStarted,
    AlreadySubmitted,
    NotADraft,
    NotComplete,
    NotDeclared,
    NotEditable,
    ReasonMissing,
    ReportChanged,
    SectionTooLarge,
    YearNotOver,
)
from yaojian.enterprise.annual_reports.models import Report, ReportState, Submission
from yaojian.enterprise.annual_reports.review import services as review
from yaojian.enterprise.annual_reports.rights import READ, REVIEW
from yaojian.enterprise.annual_reports.services import Conflict
from yaojian.kernel.audit import queries as audit
from yaojian.kernel.audit.models import Event
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines.models import Deadline, DeadlineState
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.permissions import services as permissions

pytestmark = pytest.mark.django_db


def test_report_goes_from_the_company_to_its_branch_and_back() -> None:
    side = factories.filing()
    report = factories.submitted(side)
    assert (report.state, report.receipt) == (ReportState.SUBMITTED, "NB2025-000001")
    assert Notice.objects.filter(user=side.reviewer, kind=filing.SUBMITTED).count() == 1

    review.return_report(
        actor=side.official, report_id=report.pk, row_version=report.row_version, reason="请补充冷库验证情况。", key="1"
    )
    report.refresh_from_db()
    told = Notice.objects.get(user=side.quality_head, kind=filing.RETURNED)
    assert (report.state, told.body) == (ReportState.RETURNED, "请补充冷库验证情况。")

    factories.save(side.filler, report, "quality", factories.QUALITY | {"revisions": 5})
    report.refresh_from_db()
    report = services.submit_report(
        actor=side.filler, report_id=report.pk, row_version=report.row_version, declared=True, key="2"
    )
    assert report.receipt == "NB2025-000001"
    review.accept_report(actor=side.official, report_id=report.pk, row_version=report.row_version, key="3")
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    assert [one.data["quality"]["revisions"] for one in queries.submissions_of(report)] == [5, 4]
    actions = [event.action.removeprefix("enterprise.report.") for event in audit.events_of(report)]
    assert [action for action in actions if action != "section_saved"] == [
        "started",
        "submitted",
        "returned",
        "submitted",
        "accepted",
    ]
    assert actions.count("section_saved") == len(factories.WHOLE) + 1


def test_new_report_is_prefilled_from_the_register_and_counts_as_unfilled() -> None:
    side = factories.filing()
    report = factories.draft(side)
    basic = queries.section_of(report, "basic")
    assert basic.data["credit_code"] == side.company.credit_code
    chapters = _chapters(report)
    assert [chapter.outline.code for chapter in chapters if chapter.state == "exempt"] == ["special", "entrusted"]
    assert {chapter.state for chapter in chapters} == {"empty", "exempt"}
    assert "".join(chapter.outline.numeral for chapter in chapters) == "一二三四五六七八九十十一十二十三"


def _chapters(report: Report) -> list[queries.Chapter]:
    sections = list(report.sections.all())
    return queries.chapters_of(queries.whole_of(report, sections), sections)


def test_report_is_started_once_a_year_and_not_before_the_year_is_over() -> None:
    side = factories.filing()
    first = services.start_report(actor=side.filler, year=2025, key="same")
    assert services.start_report(actor=side.filler, year=2025, key="same") == first
    with pytest.raises(AlreadyStarted, match="填写中"):
        services.start_report(actor=side.filler, year=2025, key="other")
    with pytest.raises(YearNotOver):
        services.start_report(actor=side.filler, year=workdays.today().year, key="third")


def test_deadline_runs_from_the_start_and_closes_with_the_submission() -> None:
    side = factories.filing()
    report = factories.draft(side, **factories.WHOLE)
    running = Deadline.objects.get(kind=filing.DUE)
    assert running.due == workdays.due_at_end_of(date(2026, 3, 31))
    assert set(filing.owing(running)) == {side.quality_head.pk, side.clerk.pk}
    assert filing.watching(running) == [side.reviewer.pk]
    services.submit_report(
        actor=side.filler, report_id=report.pk, row_version=report.row_version, declared=True, key="1"
    )
    running.refresh_from_db()
    assert running.state == DeadlineState.CLOSED


def test_who_reviews_by_post_is_told_and_who_only_looks_at_everything_is_not() -> None:
    side = factories.filing()
    by_post = kernel.official("林一舟", side.branch)
    assert by_post.person is not None
    permissions.grant_template(
        actor=kernel.SYSTEM,
        template=kernel.template(READ, REVIEW),
        post=by_post.person.posts.get(),
        scope_kind="unit",
        scope_id=side.branch.pk,
    )
    kernel.grant(kernel.official("周明远"), READ, REVIEW)
    assert filing.reviewers_of(side.branch) == sorted([side.reviewer.pk, by_post.pk])


def test_problems_are_told_in_chinese_with_their_row() -> None:
    side = factories.filing()
    report = factories.draft(side)
    warehouses = [{"name": "一号常温库", "address": "武汉市江岸区云杉路 18 号", "kind": "常温库", "area": "1800平"}]
    wrong = factories.BASIC | {"warehouses": warehouses, "credit_code": "123"}
    assert factories.definition_problems(report, "basic", wrong) == [
        "统一社会信用代码应为 18 位数字和大写字母，与营业执照一致。",
        "仓库第 1 行：面积应为数字，如 12.5。",
    ]
    without = {name: value for name, value in factories.QUALITY.items() if name != "audits"} | {"objective_met": False}
    assert factories.definition_problems(report, "quality", without) == [
        "请填写未达成的原因及措施。",
        "没有填写年度内审的，请说明原因和补做安排。",
    ]


def test_incomplete_report_is_saved_but_not_submitted() -> None:
    side = factories.filing()
    report = factories.draft(side, basic=factories.BASIC | {"sales": "很多"}, quality={"revisions": 1})
    assert [chapter.state for chapter in _chapters(report)][:3] == ["wrong", "open", "empty"]
    with pytest.raises(NotComplete, match=r"还有 \d+ 处"):
        services.submit_report(
            actor=side.filler, report_id=report.pk, row_version=report.row_version, declared=True, key="1"
        )
    assert Submission.objects.count() == 0


def test_declaration_must_be_made() -> None:
    side = factories.filing()
    report = factories.draft(side, **factories.WHOLE)
    with pytest.raises(NotDeclared):
        services.submit_report(
            actor=side.filler, report_id=report.pk, row_version=report.row_version, declared=False, key="1"
        )


def test_submitting_twice_submits_once() -> None:
    side = factories.filing()
    report = factories.draft(side, **factories.WHOLE)
    for _ in range(2):
        services.submit_report(
            actor=side.filler, report_id=report.pk, row_version=report.row_version, declared=True, key="same"
        )
    assert Submission.objects.count() == 1
    with pytest.raises(AlreadySubmitted, match="NB2025-000001"):
        services.submit_report(
            actor=side.filler, report_id=report.pk, row_version=report.row_version, declared=True, key="other"
        )
    assert Event.objects.filter(action="enterprise.report.submitted").count() == 1


def test_what_a_colleague_changed_after_reading_over_is_not_submitted_unseen() -> None:
    side = factories.filing()
    report = factories.draft(side, **factories.WHOLE)
    factories.save(kernel.actor(side.clerk), report, "quality", factories.QUALITY | {"revisions": 9})
    with pytest.raises(ReportChanged):
        services.submit_report(
            actor=side.filler, report_id=report.pk, row_version=report.row_version, declared=True, key="1"
        )


def test_clerk_fills_but_does_not_submit() -> None:
    side = factories.filing()
    report = factories.draft(side, **factories.WHOLE)
    clerk = kernel.actor(side.clerk)
    factories.save(clerk, report, "quality", factories.QUALITY)
    with pytest.raises(RightMissing, match="提交年度报告"):
        services.submit_report(actor=clerk, report_id=report.pk, row_version=report.row_version, declared=True, key="1")


def test_submitted_report_is_closed_to_changes() -> None:
    side = factories.filing()
    report = factories.submitted(side)
    with pytest.raises(NotEditable, match="待审核"):
        factories.save(side.filler, report, "basic", factories.BASIC)
    with pytest.raises(NotADraft):
        services.delete_draft(actor=side.filler, report_id=report.pk, row_version=report.row_version)


def test_deleted_draft_leaves_the_year_free() -> None:
    side = factories.filing()
    report = factories.draft(side)
    services.delete_draft(actor=side.filler, report_id=report.pk, row_version=report.row_version)
    assert not Report.objects.exists()
    assert factories.draft(side).year == 2025


def test_stale_section_changes_nothing_and_shows_what_stands() -> None:
    side = factories.filing()
    report = factories.draft(side, basic=factories.BASIC)
    mine = factories.BASIC | {"head": "另一个人"}
    outcome = services.save_section(actor=side.filler, report_id=report.pk, code="basic", data=mine, row_version=0)
    assert isinstance(outcome, Conflict)
    assert outcome.current.data == factories.BASIC
    assert queries.section_of(report, "basic").data == factories.BASIC


def test_unchanged_section_leaves_no_trace() -> None:
    side = factories.filing()
    report = factories.draft(side, basic=factories.BASIC)
    factories.save(side.filler, report, "basic", factories.BASIC)
    assert queries.section_of(report, "basic").row_version == 1
    assert Event.objects.filter(action="enterprise.report.section_saved").count() == 1


def test_section_has_a_limit() -> None:
    side = factories.filing()
    report = factories.draft(side)
    with pytest.raises(SectionTooLarge, match="256 KB"):
        factories.save(side.filler, report, "basic", {"scope": ["药" * 100_000]})


def test_return_needs_a_reason_and_a_decision_stands_once() -> None:
    side = factories.filing()
    report = factories.submitted(side)
    with pytest.raises(ReasonMissing):
        review.return_report(
            actor=side.official, report_id=report.pk, row_version=report.row_version, reason=" ", key="1"
        )
    review.accept_report(actor=side.official, report_id=report.pk, row_version=report.row_version, key="2")
    review.accept_report(actor=side.official, report_id=report.pk, row_version=report.row_version, key="2")
    colleague = kernel.actor(factories.reviewer(side.branch))
    with pytest.raises(AlreadyDecided, match="何为民于.*受理"):
        review.return_report(
            actor=colleague, report_id=report.pk, row_version=report.row_version, reason="请更正面积。", key="3"
        )
    assert Event.objects.filter(action="enterprise.report.accepted").count() == 1


@pytest.mark.parametrize("table", ["submission", "review", "reportdefinition"])
def test_what_was_declared_and_decided_cannot_be_rewritten_in_the_database(table: str) -> None:
    side = factories.filing()
    report = factories.submitted(side)
    review.accept_report(actor=side.official, report_id=report.pk, row_version=report.row_version, key="2")
    for statement in (f"DELETE FROM annual_reports_{table}", f"UPDATE annual_reports_{table} SET id = id"):
        with (
            pytest.raises((InternalError, ProgrammingError), match="只能追加"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_digest_of_a_submission_is_that_of_its_content() -> None:
    side = factories.filing()
    submission = queries.last_submission(factories.submitted(side))
    assert submission.data == factories.WHOLE
    assert submission.sha256 == content.digest(factories.WHOLE)
    assert submission.late == (workdays.today().isoformat() > "2026-03-31")
