"""Refusals of this room.

Refusal
├── NotInState       409  the problem is in another state than the act needs
├── NotOfUnit        422  the person holds no post in the unit
├── DueTooEarly      422  the deadline lies in the past
├── NothingChosen    422  a bulk act without rows
├── TooMany          422  more rows than one act takes
└── OwnRequest       403  nobody judges the false alarm he reported himself
"""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NotInState(Refusal):
    """Somebody else was quicker, or the page was old."""

    code = "inspection.rectification.not_in_state"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”现在是“{state}”，不能{act}。"
    remedy = "请刷新页面，按现在的状态办理。"
    title: str
    state: str
    act: str


@dataclass(eq=False)
class NotOfUnit(Refusal):
    """Work is given to a unit, or to one of its people."""

    code = "inspection.rectification.not_of_unit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "{person}不在{unit}任职，没有派发。"
    remedy = "请重新选择责任单位和责任人。"
    person: str
    unit: str


@dataclass(eq=False)
class DueTooEarly(Refusal):
    """Nobody can mend by yesterday."""

    code = "inspection.rectification.due_too_early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "整改期限已经过去，没有派发。"
    remedy = "请选择今天或以后的日期。"


@dataclass(eq=False)
class NothingChosen(Refusal):
    """A bulk act without rows."""

    code = "inspection.rectification.nothing_chosen"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "没有选中可以派发的问题。"
    remedy = "请在台账行首勾选待派发或待整改的问题后再试。"


@dataclass(eq=False)
class TooMany(Refusal):
    """One act stays quick and reviewable."""

    code = "inspection.rectification.too_many"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "一次最多处理 {most} 行，这次有更多。"
    remedy = "请缩小筛选范围，或分几次办理。"
    most: int


@dataclass(eq=False)
class OwnRequest(Refusal):
    """Two persons: one reports a false alarm, another judges it."""

    code = "inspection.rectification.own_request"
    status = HTTPStatus.FORBIDDEN
    sentence = "误报不能由申报人自己认定。"
    remedy = "请由另一位有认定权限的同事办理。"
