"""Refusals about results of supervision."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class ResultKnown(Refusal):
    """The company has a result of this kind and number already."""

    code = "enterprise.supervision.result_known"
    status = HTTPStatus.CONFLICT
    sentence = "{company}已有{kind}“{number}”，没有重复录入。"
    remedy = "请在监管信息台账中查看；原来录错的，撤销后重新录入。"
    company: str
    kind: str
    number: str


@dataclass(eq=False)
class ReasonMissing(Refusal):
    """Whoever withdraws says why."""

    code = "enterprise.supervision.reason_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "没有写明撤销原因，这条监管信息没有撤销。"
    remedy = "请写清原因后再撤销，企业会看到。"


@dataclass(eq=False)
class TableUnreadable(Refusal):
    """The file is no table, or too large; ``reason`` is a sentence that says why and what to do."""

    code = "enterprise.supervision.table_unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "表格没有导入：{reason}"
    remedy = "可下载模板，填好后重新上传。"
    reason: str
