"""When a report is due, and who is told what.

The dates come from the report's definition (``x-filing``), with their source, unless the branch gave the company more time.
"""

from datetime import datetime

from django.urls import reverse

from yaojian.enterprise.annual_reports import queries
from yaojian.enterprise.annual_reports.models import (
    CorrectionRequest,
    CorrectionState,
    Extension,
    Outcome,
    Report,
    ReportState,
    Review,
)
from yaojian.enterprise.annual_reports.rights import REVIEW
from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.models import Company, CompanyState
from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.organisations.models import Unit

DUE = "enterprise.report.due"
SUBMITTED, ACCEPTED, RETURNED = (
    "enterprise.report.submitted",
    "enterprise.report.accepted",
    "enterprise.report.returned",
)
CORRECTION_ASKED, CORRECTION_DECIDED = "enterprise.report.correction_asked", "enterprise.report.correction_decided"
EXTENDED = "enterprise.report.extended"


def due_at(report: Report) -> datetime:
    """The end of the last day, Beijing time."""
    return workdays.due_at_end_of(queries.due_day(report))


def open_deadline(report: Report, actor: Actor) -> None:
    """Start the clock of a report just begun: it reminds the company, and tells the branch when the day has passed."""
    deadlines.open_deadline(
        actor=actor,
        kind=DUE,
        subject=report,
        due=due_at(report),
        title=f"{report.company.name} {report}"[:200],
        link=reverse("enterprise:reports:report", args=[report.pk]),
    )


def close_deadline(report: Report, actor: Actor) -> None:
    """It was filed, or is no longer owed. A report that comes back for correction has met its day already."""
    deadlines.close_deadline(actor=actor, kind=DUE, subject=report)


def follow_standing(actor: Actor, company: Company) -> None:
    """A company that does not trade is reminded of no report; one that resumes is, of those it had begun."""
    for report in Report.objects.filter(company=company, state=ReportState.DRAFT).select_related("company"):
        if company.state == CompanyState.OPEN:
            open_deadline(report, actor)
        else:
            close_deadline(report, actor)


def owing(deadline: Deadline) -> list[int]:
    """Accounts of the company that owes the report of this deadline."""
    report = Report.objects.filter(pk=deadline.subject_id).first()
    return companies.users_of(report.company_id) if report else []


def watching(deadline: Deadline) -> list[int]:
    """Accounts of the branch bureau that waits for it."""
    report = Report.objects.select_related("company__branch").filter(pk=deadline.subject_id).first()
    return reviewers_of(report.company.branch) if report else []


def reviewers_of(branch: Unit) -> list[int]:
    """Accounts to tell about reports of this branch's companies."""
    return companies.holders_on(branch, REVIEW)


def tell_branch(report: Report) -> None:
    """A report waits for the branch bureau."""
    notices.after_commit(
        SUBMITTED,
        to=reviewers_of(report.company.branch),
        title=f"{report.company.name}提交了 {report.year} 年度报告，请审核。",
        link=reverse("enterprise:supervision:report", args=[report.pk]),
    )


def tell_company(report: Report, review: Review) -> None:
    """The bureau decided."""
    accepted = review.outcome == Outcome.ACCEPTED
    title = f"{report.year} 年度报告已受理。" if accepted else f"{report.year} 年度报告被退回，请更正后重新提交。"
    notices.after_commit(
        ACCEPTED if accepted else RETURNED,
        to=companies.users_of(report.company_id),
        title=title,
        body=review.opinion,
        link=reverse("enterprise:reports:report", args=[report.pk]),
    )


def tell_branch_of_correction(report: Report, request: CorrectionRequest) -> None:
    """A company asks to correct what was accepted."""
    notices.after_commit(
        CORRECTION_ASKED,
        to=reviewers_of(report.company.branch),
        title=f"{report.company.name}申请更正 {report.year} 年度报告，请答复。",
        body=request.reason,
        link=reverse("enterprise:supervision:report", args=[report.pk]),
    )


def tell_company_of_correction(report: Report, request: CorrectionRequest) -> None:
    """The branch answered."""
    granted = request.state == CorrectionState.GRANTED
    words = "已同意，请更正后重新提交" if granted else "未获同意"
    notices.after_commit(
        CORRECTION_DECIDED,
        to=companies.users_of(report.company_id),
        title=f"{report.year} 年度报告的更正申请{words}。",
        body=request.answer,
        link=reverse("enterprise:reports:report", args=[report.pk]),
    )


def tell_company_of_extension(company: Company, extension: Extension) -> None:
    """The company has more time."""
    notices.after_commit(
        EXTENDED,
        to=companies.users_of(company.pk),
        title=f"{extension.year} 年度报告延期至 {extension.until:%Y年%m月%d日}。",
        body=extension.reason,
        link=reverse("enterprise:reports:list"),
    )
