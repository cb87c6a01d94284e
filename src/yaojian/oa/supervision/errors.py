"""What a supervision refuses."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NotRunning(Refusal):
    """Closed or dropped already."""

    code = "oa.supervision.not_running"
    status = HTTPStatus.CONFLICT
    sentence = "督办“{title}”{state}，这次操作没有执行。"
    remedy = "如需继续督办，请重新立项。"
    title: str
    state: str


@dataclass(eq=False)
class AwaitsClosing(Refusal):
    """The responsible has reported it done; it is the asker's turn."""

    code = "oa.supervision.awaits_closing"
    status = HTTPStatus.CONFLICT
    sentence = "督办“{title}”已申请销项，正等待督办人确认。"
    remedy = "如有补充，请联系督办人退回后再反馈。"
    title: str


@dataclass(eq=False)
class NothingReported(Refusal):
    """Sent back although nothing was reported."""

    code = "oa.supervision.nothing_reported"
    status = HTTPStatus.CONFLICT
    sentence = "督办“{title}”还没有申请销项，不需要退回。"
    remedy = "如需提醒责任人，请用催办。"
    title: str


@dataclass(eq=False)
class ExtensionWaiting(Refusal):
    """A second extension is asked while the first waits."""

    code = "oa.supervision.extension_waiting"
    status = HTTPStatus.CONFLICT
    sentence = "督办“{title}”已有一项延期申请等待答复。"
    remedy = "请等督办人答复后再申请。"
    title: str


@dataclass(eq=False)
class NoExtension(Refusal):
    """Nobody waits for an answer any more."""

    code = "oa.supervision.no_extension"
    status = HTTPStatus.CONFLICT
    sentence = "督办“{title}”没有等待答复的延期申请。"
    remedy = "请刷新页面查看最新状态。"
    title: str


@dataclass(eq=False)
class NotResponsible(Refusal):
    """The chosen person holds no post in the responsible unit, or nobody leads it."""

    code = "oa.supervision.not_responsible"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{unit}”{why}，督办落实不到人。"
    remedy = "请从该单位现有人员中选择责任人。"
    unit: str
    why: str
