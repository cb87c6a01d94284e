"""What a delegation can meet."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.utils import timezone

from yaojian.kernel.errors import Refusal


def told(moment: datetime) -> str:
    """As 3月1日 09:05, in Beijing time."""
    when = timezone.localtime(moment)
    return f"{when.month}月{when.day}日 {when:%H:%M}"


@dataclass(eq=False)
class ToOneself(Refusal):
    """Principal and delegate are one person."""

    code = "oa.delegation.to_oneself"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "受托人和委托人都是{name}，不能委托给本人。"
    remedy = "请另选一位受托人。"
    name: str


@dataclass(eq=False)
class CannotStandIn(Refusal):
    """The chosen delegate has left, is an administrator or cannot sign in. ``why`` says which."""

    code = "oa.delegation.cannot_stand_in"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "{name}{why}，不能作为受托人。"
    remedy = "请另选一位在岗的业务人员。"
    name: str
    why: str


@dataclass(eq=False)
class Overlapping(Refusal):
    """The principal has delegated the same work for some of the time already."""

    code = "oa.delegation.overlapping"
    status = HTTPStatus.CONFLICT
    sentence = "{principal}在{since}至{until}已把{kinds}委托给{delegate}，与这次委托的时间和事项重叠。"
    remedy = "请先收回原委托，或改用不重叠的时间、事项或岗位。"
    principal: str
    delegate: str
    kinds: str
    since: str
    until: str


@dataclass(eq=False)
class PassedOn(Refusal):
    """Work one was given would be given on, or would come to somebody who has given his own away."""

    code = "oa.delegation.passed_on"
    status = HTTPStatus.CONFLICT
    sentence = "{delegate}在{since}至{until}受{principal}委托，受托人在此期间不能再把工作委托出去。"
    remedy = "请先收回那项委托，或改用不重叠的时间。"
    principal: str
    delegate: str
    since: str
    until: str


@dataclass(eq=False)
class Absent(Refusal):
    """The chosen delegate has delegated his own work for some of the time: he is not there."""

    code = "oa.delegation.absent"
    status = HTTPStatus.CONFLICT
    sentence = "{name}在{since}至{until}已把本人的工作委托给{other}，这段时间不能受托。"
    remedy = "请另选一位受托人，或改用不重叠的时间。"
    name: str
    other: str
    since: str
    until: str


@dataclass(eq=False)
class AlreadyOver(Refusal):
    """Revoked, or its time is up. ``how`` says which and when."""

    code = "oa.delegation.already_over"
    status = HTTPStatus.CONFLICT
    sentence = "这项委托{how}，不需要再收回。"
    remedy = "请刷新页面查看最新状态。"
    how: str
