"""The words of the ledger of filing, each with its one definition: lists, counts, the overview and exports all use it.

Rows are companies that owe the report of a kind and year, or filed it nevertheless, beside that report if it was begun.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yaojian.enterprise.annual_reports import content, queries
from yaojian.enterprise.annual_reports.models import (
    CorrectionRequest,
    CorrectionState,
    Extension,
    ReportState,
    Submission,
)
from yaojian.enterprise.companies.models import Company
from yaojian.enterprise.oversight import owing


@dataclass(frozen=True, slots=True)
class Word:
    """One status. ``condition`` takes today's Beijing day; ``note`` says what it means, for the page."""

    key: str
    label: str
    note: str
    condition: Callable[[date], Q]


_AT_COMPANY = Q(filed__isnull=True) | Q(filed__state__in=(ReportState.DRAFT, ReportState.RETURNED))
_NEVER_FILED = Q(filed__isnull=True) | Q(filed__state=ReportState.DRAFT)

WORDS = (
    Word("all", "应报", "营业或停业、应当报送这种报告的企业，以及已经报送的其他企业。", lambda _: Q()),
    Word("missing", "未开始", "还没有建立报告。", lambda _: Q(filed__isnull=True)),
    Word(
        "draft", "填写中", "建立了报告，从未提交；内容只有企业自己看得到。", lambda _: Q(filed__state=ReportState.DRAFT)
    ),
    Word("waiting", "待审核", "已提交，等待分局审核。", lambda _: Q(filed__state=ReportState.SUBMITTED)),
    Word("returned", "已退回", "分局退回，企业还没有重新提交。", lambda _: Q(filed__state=ReportState.RETURNED)),
    Word("accepted", "已受理", "分局已受理。", lambda _: Q(filed__state=ReportState.ACCEPTED)),
    Word(
        "reopened",
        "更正中",
        "受理后经同意重新打开，企业还没有重新提交。",
        lambda _: Q(filed__state=ReportState.REOPENED),
    ),
    Word("owing", "应催报", "未开始、填写中或已退回。", lambda _: _AT_COMPANY),
    Word(
        "overdue", "逾期未报", "过了期限（延期的按延期）从未提交。", lambda today: _NEVER_FILED & Q(last_day__lt=today)
    ),
    Word("late", "逾期提交", "第一次提交晚于期限。", lambda _: Q(first_late=True)),
    Word("extended", "已延期", "分局同意延期。", lambda _: Q(until__isnull=False)),
    Word("corrections", "申请更正", "企业申请更正已受理的报告，等待分局答复。", lambda _: Q(asks_correction=True)),
)
# Companies with what ``rows`` annotates, which the type checker cannot follow from function to function.
Rows = QuerySet[Any]
BY_KEY = {word.key: word for word in WORDS}


def rows(code: str, year: int) -> Rows:
    """Companies beside their report of this kind and year. Raises ``NoDefinition`` (422)."""
    definition = queries.definition_for(code, year)
    extension = Extension.objects.filter(company=OuterRef("pk"), code=code, year=year).order_by("-granted_at")
    first = Submission.objects.filter(report=OuterRef("filed__pk"), number=1, late=True)
    asked = CorrectionRequest.objects.filter(report=OuterRef("filed__pk"), state=CorrectionState.ASKED)
    joined = Company.objects.annotate(
        filed=FilteredRelation("annual_reports", condition=Q(annual_reports__code=code, annual_reports__year=year))
    )
    owed = joined.filter(owing.owes(definition) | Q(filed__isnull=False))
    due = content.due_day(definition, year)
    return owed.annotate(
        until=Subquery(extension.values("until")[:1]),
        first_late=Exists(first),
        asks_correction=Exists(asked),
    ).annotate(last_day=Coalesce(F("until"), due, output_field=DateField()))
