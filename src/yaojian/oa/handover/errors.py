"""What a handover refuses."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NothingToHandOver(Refusal):
    """The person holds nothing the actor may hand over."""

    code = "oa.handover.nothing"
    status = HTTPStatus.CONFLICT
    sentence = "{name}名下没有可以交接的事项。"
    remedy = "如刚刚交接过，请在交接记录里查看结果。"
    name: str


@dataclass(eq=False)
class ListChanged(Refusal):
    """Something came or went since the list was looked at."""

    code = "oa.handover.list_changed"
    status = HTTPStatus.CONFLICT
    sentence = "核对期间{name}名下的事项有变化，这次没有交接。"
    remedy = "请重新核对清单后再提交。"
    name: str


@dataclass(eq=False)
class ReceiverMissing(Refusal):
    """A group of things without anybody to take it."""

    code = "oa.handover.receiver_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{group}”还没有选择接收人。"
    remedy = "请选择接收人，或选一位接收全部事项。"
    group: str


@dataclass(eq=False)
class ToOneself(Refusal):
    """The one who hands over is chosen to receive."""

    code = "oa.handover.to_oneself"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "接收人不能是移交人{name}本人。"
    remedy = "请另选一位在岗的接收人。"
    name: str


@dataclass(eq=False)
class ReceiverAway(Refusal):
    """The chosen receiver does not work in the unit he was chosen for."""

    code = "oa.handover.receiver_away"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "所选的接收人目前不在所选单位任职。"
    remedy = "请另选一位在岗的接收人。"
