"""Refusals of this room.

Refusal
├── BadJudgement       422  an item that is not asked about, or more points than it has
├── AlreadyInspected   409  the same site is being inspected right now
├── JudgedMeanwhile    409  somebody else judged the same item
├── AlreadyOver        409  a run that has ended cannot be stopped
├── NotReady           409  the report of a run that has not ended
└── OutOfReach         422  the address lies in an internal network
"""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class AlreadyInspected(Refusal):
    """Two crawls of one site at once would double its load and split the result."""

    code = "inspection.runs.already_inspected"
    status = HTTPStatus.CONFLICT
    sentence = "{name}已在 {site} 上发起检查，还没有结束。"
    remedy = "请等它完成后查看结果，或先停止它再重新发起。"
    site: str
    name: str


@dataclass(eq=False)
class BadJudgement(Refusal):
    """What was said cannot be said about that item."""

    code = "inspection.runs.bad_judgement"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "对“{item}”的判断不成立：{reason}。"
    remedy = "请刷新页面，对照指标改正后再提交。"
    item: str
    reason: str


@dataclass(eq=False)
class AlreadyOver(Refusal):
    """The run ended before it could be stopped."""

    code = "inspection.runs.already_over"
    status = HTTPStatus.CONFLICT
    sentence = "对 {site} 的检查已经结束，不需要停止。"
    remedy = "可以直接查看结果，或重新发起一次检查。"
    site: str


@dataclass(eq=False)
class JudgedMeanwhile(Refusal):
    """Two people judge one run: the second sees what the first said before he says otherwise."""

    code = "inspection.runs.judged_meanwhile"
    status = HTTPStatus.CONFLICT
    sentence = "{name}刚刚对“{item}”作了判断。"
    remedy = "请刷新页面，看过他的判断后再决定是否修改。"
    item: str
    name: str


@dataclass(eq=False)
class NotReady(Refusal):
    """There is no report yet."""

    code = "inspection.runs.not_ready"
    status = HTTPStatus.CONFLICT
    sentence = "对 {site} 的检查还没有报告。"
    remedy = "请等检查完成后再下载；未能完成的检查请重新发起。"
    site: str


@dataclass(eq=False)
class OutOfReach(Refusal):
    """The console never inspects internal addresses, other than the portal of this installation."""

    code = "inspection.runs.out_of_reach"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{address}”是内部网络地址，不能从这里检查。"
    remedy = "请填写公众能访问的网址；确需检查内网网站时，请系统管理员在服务器上用 yaojian inspect 命令检查。"
    address: str
