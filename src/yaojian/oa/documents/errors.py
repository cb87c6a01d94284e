"""What can go wrong with a document."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NoLeader(Refusal):
    """A department without a head, and nobody chosen in his place."""

    code = "oa.documents.no_leader"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{unit}”目前没有负责人，公文送不到人。"
    remedy = "请为该单位指定一位办理人后再分送。"
    unit: str


@dataclass(eq=False)
class BadInk(Refusal):
    """What came as handwriting is no picture of strokes, or too large."""

    code = "oa.documents.bad_ink"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "手写内容没有收到：{fault}"
    remedy = "请点“清除”后重写，或直接输入文字意见。"
    fault: str


@dataclass(eq=False)
class NotInUnit(Refusal):
    """The chosen person holds no post in the chosen unit."""

    code = "oa.documents.not_in_unit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "所选办理人不在“{unit}”任职。"
    remedy = "请从该单位现有人员中重新选择。"
    unit: str
