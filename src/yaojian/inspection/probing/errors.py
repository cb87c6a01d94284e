"""Refusals of this room.

Refusal
├── OutOfReach       422  the address lies in an internal network nobody opened
├── NeedsWords       422  this function check cannot be played without words
├── AlreadyWatched   409  the same address is watched in the same way
├── WindowTooLate    422  a window must be approved before it begins
├── WindowTooLong    422  longer than a week
├── OwnProposal      403  nobody approves what he proposed himself
├── WindowDecided    409  somebody has decided it already
└── AlarmOver        409  the alarm has ended
"""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class OutOfReach(Refusal):
    """Only public addresses, this installation's own, and ranges the administrator opened are visited."""

    code = "inspection.probing.out_of_reach"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{address}”是内部网络地址，不能从这里监测。"
    remedy = "请填写公众能访问的网址；确需监测内部系统时，把所在网络选为“内部网络”，并请系统管理员在设置 YAOJIAN_PROBE_NETWORKS 中开放它的地址段。"
    address: str


@dataclass(eq=False)
class NeedsWords(Refusal):
    """A search without words finds nothing."""

    code = "inspection.probing.needs_words"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{check}”需要一个搜索词。"
    remedy = "请在“应有文字或搜索词”中填写一个网站上一定能搜到的词。"
    check: str


@dataclass(eq=False)
class AlreadyWatched(Refusal):
    """Two targets of one address and check would count every failure twice."""

    code = "inspection.probing.already_watched"
    status = HTTPStatus.CONFLICT
    sentence = "这个网址已经作为“{name}”在监测。"
    remedy = "请直接调整原来的监测对象；确要另外监测的，请换一种检查方式。"
    name: str


@dataclass(eq=False)
class WindowTooLate(Refusal):
    """Approving afterwards would hide failures that have happened."""

    code = "inspection.probing.window_too_late"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "维护时段的开始时间已经过去，不能再申请或批准。"
    remedy = "请另报一个开始时间在以后的维护时段；已经发生的失败照常统计。"


@dataclass(eq=False)
class WindowTooLong(Refusal):
    """A window of weeks would switch the watch off."""

    code = "inspection.probing.window_too_long"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "维护时段最长 {days} 天，且结束时间要晚于开始时间。"
    remedy = "请缩短时段，需要更久的请分次申请。"
    days: int


@dataclass(eq=False)
class OwnProposal(Refusal):
    """Two persons: one proposes, another approves."""

    code = "inspection.probing.own_proposal"
    status = HTTPStatus.FORBIDDEN
    sentence = "维护时段不能由申请人自己审批。"
    remedy = "请由另一位有审批权限的同事办理。"


@dataclass(eq=False)
class WindowDecided(Refusal):
    """It is no longer open."""

    code = "inspection.probing.window_decided"
    status = HTTPStatus.CONFLICT
    sentence = "这个维护时段{state}，不能再改。"
    remedy = "请刷新页面查看；需要调整的请另行申请。"
    state: str


@dataclass(eq=False)
class AlarmOver(Refusal):
    """Nothing is left to take on."""

    code = "inspection.probing.alarm_over"
    status = HTTPStatus.CONFLICT
    sentence = "“{name}”的告警已经解除，不需要再处理。"
    remedy = "可以在告警记录中查看经过。"
    name: str
