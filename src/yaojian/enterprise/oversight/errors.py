"""Refusals about the oversight of reports. Codes begin with ``enterprise.oversight``."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NobodyToRemind(Refusal):
    """Everybody in the selection filed, was reminded today, or has no account."""

    code = "enterprise.oversight.nobody_to_remind"
    status = HTTPStatus.CONFLICT
    sentence = "所选范围内没有要催报的企业，没有发出提醒。"
    remedy = "已报送的不催，同一家企业一天只催一次；请换一个范围或明天再催。"


@dataclass(eq=False)
class TooManyToRemind(Refusal):
    """More companies than one round may tell."""

    code = "enterprise.oversight.too_many_to_remind"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "所选范围有 {count} 家企业，一次最多催 {most} 家，没有发出提醒。"
    remedy = "请按分局或状态缩小范围，分几次催报。"
    count: int
    most: int


@dataclass(eq=False)
class SelectionChanged(Refusal):
    """The preview showed another number of companies than would be told now."""

    code = "enterprise.oversight.selection_changed"
    status = HTTPStatus.CONFLICT
    sentence = "预览时要催 {seen} 家，现在是 {now} 家，没有发出提醒。"
    remedy = "请重新核对名单后再发出。"
    seen: int
    now: int


@dataclass(eq=False)
class FieldUnknown(Refusal):
    """That field is not counted in this report and year."""

    code = "enterprise.oversight.field_unknown"
    status = HTTPStatus.NOT_FOUND
    sentence = "这种报告没有计入统计的项目“{field}”。"
    remedy = "请从列表中选择统计项目。"
    field: str
