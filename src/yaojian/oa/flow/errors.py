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
    sentence = "这一环节（{step}）已由{name}于{at}{how}，这次没有重复提交。"
    remedy = "请返回公文查看最新进度；您写的意见还在公文页上方，可复制留用。"
    step: str
    name: str
    at: datetime
    how: str = "办结"

    def told(self) -> str:
        """As 3月1日 09:05."""
        when = timezone.localtime(self.at)
        at = f"{when.month}月{when.day}日 {when:%H:%M}"
        return self.sentence.format(step=self.step, name=self.name, at=at, how=self.how)


@dataclass(eq=False)
class NotYetYourTurn(Refusal):
    """A task in a row of signers whose predecessor has not signed, or whose holder asked others to sign first."""

    code = "oa.flow.not_yet_your_turn"
    status = HTTPStatus.CONFLICT
    sentence = "这一环节（{step}）还没有轮到办理。"
    remedy = "前一位或加签的人办结后会收到提醒，请届时再办。"
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


@dataclass(eq=False)
class NoCandidate(Refusal):
    """The rule of a step finds nobody: the post is vacant, or nobody is in charge of the unit."""

    code = "oa.flow.no_candidate"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "下一环节“{step}”现在找不到办理人：相应岗位空缺，或尚未明确分管领导。"
    remedy = "请联系系统管理员核对岗位和分管安排后再提交，已填写的内容不会丢失。"
    step: str


@dataclass(eq=False)
class ReceiverLeft(Refusal):
    """A chosen person holds no post in the chosen unit now."""

    code = "oa.flow.receiver_left"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{name}”现在不在“{unit}”任职，不能把公文送给他。"
    remedy = "请从该单位现有人员中重新选择。"
    name: str
    unit: str


@dataclass(eq=False)
class ReceiverElsewhere(Refusal):
    """A chosen person belongs to another bureau; documents go there by exchange (公文传输)."""

    code = "oa.flow.receiver_elsewhere"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{unit}”的{name}不属于本机构，不能在本机构的流程里办理。"
    remedy = "请选择本机构人员；送其他机构的公文请通过公文传输发送。"
    name: str
    unit: str


@dataclass(eq=False)
class AlreadySigner(Refusal):
    """A person who owes a signature in this batch already."""

    code = "oa.flow.already_signer"
    status = HTTPStatus.CONFLICT
    sentence = "“{name}”已经在这一环节（{step}）的办理人之列，不必重复添加。"
    remedy = "请选择其他人，或等待其办理。"
    name: str
    step: str


@dataclass(eq=False)
class TooDeep(Refusal):
    """Signers added by signers added by added signers. ``most`` is the deepest that is understood by everybody."""

    code = "oa.flow.too_deep"
    status = HTTPStatus.CONFLICT
    sentence = "加签已经有 {most} 层，不能再往下加签。"
    remedy = "请直接签署意见，或请上一位加签人添加办理人。"
    most: int


@dataclass(eq=False)
class ActNotAllowed(Refusal):
    """The step does not allow this act."""

    code = "oa.flow.act_not_allowed"
    status = HTTPStatus.CONFLICT
    sentence = "流程规定环节“{step}”不能{act}。"
    remedy = "如确有需要，请联系流程管理人员。"
    step: str
    act: str


@dataclass(eq=False)
class NothingBefore(Refusal):
    """There is no such step to send it back to."""

    code = "oa.flow.nothing_before"
    status = HTTPStatus.CONFLICT
    sentence = "环节“{step}”之前没有可以退回的这个环节。"
    remedy = "请从列出的已办环节中选择；第一个环节不能再退回。"
    step: str


@dataclass(eq=False)
class NotWithdrawable(Refusal):
    """A submission that others have built on. ``reason`` is a sentence without its full stop."""

    code = "oa.flow.not_withdrawable"
    status = HTTPStatus.CONFLICT
    sentence = "这次提交不能撤回：{reason}。"
    remedy = "如需修改，请与现办理人联系，由其退回。"
    reason: str


@dataclass(eq=False)
class LastSigner(Refusal):
    """Dropping him would leave a step without anybody."""

    code = "oa.flow.last_signer"
    status = HTTPStatus.CONFLICT
    sentence = "“{name}”是环节“{step}”唯一的办理人，不能减签。"
    remedy = "如需换人，请由其转办，或先添加其他办理人。"
    name: str
    step: str


@dataclass(eq=False)
class NotRunning(Refusal):
    """An act that needs a running matter. ``state`` is its label."""

    code = "oa.flow.not_running"
    status = HTTPStatus.CONFLICT
    sentence = "这件事项{state}，不能再{act}。"
    remedy = "如需继续办理，请由流程管理人员先恢复。"
    state: str
    act: str


@dataclass(eq=False)
class StillRunning(Refusal):
    """Restoring what is on its way."""

    code = "oa.flow.still_running"
    status = HTTPStatus.CONFLICT
    sentence = "这件事项正在办理，不需要恢复。"
    remedy = "请刷新页面查看最新进度。"


@dataclass(eq=False)
class NoSuchStep(Refusal):
    """Jumping to a step the definition has not on its main line."""

    code = "oa.flow.no_such_step"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "不能特送到所选的环节：流程里没有它，或它在并行分支之内。"
    remedy = "请从列出的环节中选择。"


@dataclass(eq=False)
class NobodyToUrge(Refusal):
    """None of the chosen tasks is open."""

    code = "oa.flow.nobody_to_urge"
    status = HTTPStatus.CONFLICT
    sentence = "所选的办理人都已办结，没有需要催办的人。"
    remedy = "请刷新页面查看最新进度。"


@dataclass(eq=False)
class ReasonMissing(Refusal):
    """An act that must be explained."""

    code = "oa.flow.reason_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "{act}需要写明原因。"
    remedy = "请填写原因后再提交。"
    act: str


@dataclass(eq=False)
class KeyUsed(Refusal):
    """An idempotency key under which the same person did something else to the same matter."""

    code = "oa.flow.key_used"
    status = HTTPStatus.CONFLICT
    sentence = "这张表单已经用来办过另一个操作，这次没有执行。"
    remedy = "请刷新页面后重新填写并提交。"
