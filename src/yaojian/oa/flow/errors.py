"""What the engine refuses."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.utils import timezone

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class TaskFinished(Refusal):
    """Somebody was quicker, or the same person in another window. ``at`` is aware, told in Beijing time."""

    code = "oa.flow.task_finished"
    status = HTTPStatus.CONFLICT
    sentence = "这一环节（{step}）已由{name}于{at}办结，这次没有重复提交。"
    remedy = "请刷新页面查看最新进度；已填写的意见仍在页面上，可复制留用。"
    step: str
    name: str
    at: datetime

    def told(self) -> str:
        """As 3月1日 09:05."""
        when = timezone.localtime(self.at)
        return self.sentence.format(step=self.step, name=self.name, at=f"{when.month}月{when.day}日 {when:%H:%M}")


@dataclass(eq=False)
class NotYetYourTurn(Refusal):
    """A task in a row of signers whose predecessor has not signed."""

    code = "oa.flow.not_yet_your_turn"
    status = HTTPStatus.CONFLICT
    sentence = "这一环节（{step}）还没有轮到办理。"
    remedy = "前一位办结后会收到提醒，请届时再办。"
    step: str


@dataclass(eq=False)
class NoReceiver(Refusal):
    """The next step needs people and none was chosen."""

    code = "oa.flow.no_receiver"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "还没有为下一环节“{step}”选择办理人。"
    remedy = "请至少选择一个承办单位或人员后再提交。"
    step: str


@dataclass(eq=False)
class OneReceiver(Refusal):
    """The next step is for one person and several were chosen."""

    code = "oa.flow.one_receiver"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "下一环节“{step}”只能由一人办理，现在选了 {count} 人。"
    remedy = "请只保留一人后再提交。"
    step: str
    count: int


@dataclass(eq=False)
class NoSuchWay(Refusal):
    """The chosen next step does not follow this one."""

    code = "oa.flow.no_such_way"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{step}”之后不能直接到所选的环节。"
    remedy = "请重新打开办理页面，从列出的去向中选择。"
    step: str


@dataclass(eq=False)
class Unsound(Refusal):
    """A definition that would strand its instances. ``faults`` are sentences."""

    code = "oa.flow.unsound"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "流程“{name}”还不能发布：{faults}"
    remedy = "请改正后再发布。"
    name: str
    faults: str


@dataclass(eq=False)
class WithoutPost(Refusal):
    """The actor is no person of the institution, or holds no post now."""

    code = "oa.flow.without_post"
    status = HTTPStatus.CONFLICT
    sentence = "“{name}”目前没有任职岗位，不能办理公文。"
    remedy = "请联系系统管理员核对人员和岗位信息。"
    name: str
