"""Why a number cannot be had."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NumberTaken(Refusal):
    """Bound to another subject, or void: a number is never given twice."""

    code = "kernel.numbering.number_taken"
    status = HTTPStatus.CONFLICT
    sentence = "{year} 年第 {value} 号{reason}，不能再用。"
    remedy = "请改用下一个号。"
    year: int
    value: int
    reason: str


@dataclass(eq=False)
class NumberNotReserved(Refusal):
    """Only a reserved number can be bound by choice, and only a known one voided."""

    code = "kernel.numbering.number_not_reserved"
    status = HTTPStatus.CONFLICT
    sentence = "{year} 年第 {value} 号没有预留。"
    remedy = "请先预留，或由系统取下一个号。"
    year: int
    value: int
