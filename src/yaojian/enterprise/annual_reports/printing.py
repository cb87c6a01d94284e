"""A submitted report on paper: cover with receipt, then every section. PDF/A-2, made in the worker."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from yaojian.enterprise.annual_reports import content, verifying
from yaojian.enterprise.annual_reports.models import Submission
from yaojian.kernel.forms.nodes import Builder, Node
from yaojian.kernel.rendering import report as paper
from yaojian.kernel.rendering.report import Column, Section, Table

_WIDE = {"long": 2.0, "medium": 1.4, "short": 1.0}
_FEW_COLUMNS = 7
"""More columns than this are too narrow on A4: each row is then told as a paragraph."""


def pdf(submission: Submission) -> bytes:
    """The paper. Raises what ``rendering.report.render`` raises."""
    return paper.render(printed(submission))


def printed(submission: Submission) -> paper.Report:
    """Cover and sections, as plain values."""
    report = submission.report
    sections = [one for chapter in content.chapters(report.definition, submission.data) for one in _chapter(chapter)]
    return paper.Report(
        title=str(report),
        issuer=report.company.name,
        printed_by=submission.submitted_by,
        printed_at=submission.submitted_at,
        facts=_facts(submission),
        sections=(*sections, _declaration(submission)),
    )


def _facts(submission: Submission) -> tuple[tuple[str, str], ...]:
    report = submission.report
    at = timezone.localtime(submission.submitted_at)
    return (
        ("回执号", report.receipt),
        ("验证码", submission.check_code),
        ("提交时间", f"{at:%Y年%m月%d日 %H:%M}（第 {submission.number} 次{'，逾期' if submission.late else ''}）"),
        ("统一社会信用代码", report.company.credit_code),
        ("受理单位", report.company.branch.name),
        ("验证网址", settings.YAOJIAN_SITE_ADDRESS.rstrip("/") + verifying.ADDRESS),
    )


def _declaration(submission: Submission) -> Section:
    at = timezone.localtime(submission.submitted_at)
    signer = f"{submission.submitted_by}（{submission.role}）" if submission.role else submission.submitted_by
    return Section(
        "承诺声明",
        (
            submission.declaration,
            f"声明人：{signer}，{at:%Y年%m月%d日 %H:%M:%S} 用本人账号确认。",
            f"内容摘要（SM3）：{submission.sm3}",
            f"内容摘要（SHA-256）：{submission.sha256}",
        ),
    )


def _chapter(chapter: content.Chapter) -> Iterator[Section]:
    heading = f"{chapter.outline.numeral}、{chapter.outline.title}"
    if not chapter.applies:
        yield Section(heading, ("不适用。",))
        return
    node = Builder(()).tree(chapter.form, chapter.data)
    if node.absent:
        yield Section(heading, tuple(f"{box.label}。" for box in node.absences if box.text == "是"))
        return
    yield Section(heading, table=_answers(node))
    for child in node.children:
        if child.shape == "rows":
            yield _rows(child)


def _answers(node: Node) -> Table | None:
    rows = tuple(_lines(node, ""))
    return Table((Column("项目", 1.0), Column("内容", 2.0)), rows) if rows else None


def _lines(node: Node, before: str) -> Iterator[tuple[str, str]]:
    for child in node.children:
        if child.shape == "group":
            yield from _lines(child, f"{child.label}：")
        elif child.shape != "rows" and child.applies:
            yield f"{before}{child.label}", _told(child)


def _told(node: Node) -> str:
    if node.file:
        return node.file.name
    return f"{node.told} {node.unit}".strip() if node.text else "未填"


def _rows(node: Node) -> Section:
    rows = [row for row in node.children if row.shape == "group"]
    if not rows:
        return Section(
            node.label, ("、".join(row.told for row in node.children) or f"没有{node.row_label}。",), level=2
        )
    columns = rows[0].children
    if len(columns) > _FEW_COLUMNS:
        told = ("；".join(f"{one.label}：{_told(one)}" for one in row.children if one.text) for row in rows)
        return Section(node.label, tuple(f"{number}. {text}。" for number, text in enumerate(told, start=1)), level=2)
    heads = tuple(Column(_head(one), _WIDE.get(one.width, 1.0), figures=bool(one.input_mode)) for one in columns)
    cells = tuple(tuple(one.told for one in row.children) for row in rows)
    return Section(node.label, table=Table(heads, cells), level=2)


def _head(node: Node) -> str:
    return f"{node.label}（{node.unit}）" if node.unit else node.label
