"""Refusals of this room.

Refusal
├── NoRun        409  the quarter has no run that ended with a report
└── NotReady     409  the report is still being made, or could not be
"""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NoRun(Refusal):
    """A report needs something to report."""

    code = "inspection.reports.no_run"
    status = HTTPStatus.CONFLICT
    sentence = "{quarter}没有对 {site} 的已完成检查，不能生成报告。"
    remedy = "请先在“网站检查”中检查这个网站，完成后再生成报告。"
    site: str
    quarter: str


@dataclass(eq=False)
class NotReady(Refusal):
    """There is nothing to read yet."""

    code = "inspection.reports.not_ready"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”还没有生成。"
    remedy = "请稍后刷新页面；没有生成成功的，请重新生成。"
    title: str
