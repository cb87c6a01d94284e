"""What the seams refuse."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class DoorClosed(Refusal):
    """A change of a page that came by a way no room of ours keeps (a Wagtail view, a command, a script)."""

    code = "portal.desk.door_closed"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”不能从这里{act}，内容没有改变。"
    remedy = "请回到门户管理台，在信息或栏目页面上用相应的按钮办理。"
    title: str
    act: str


@dataclass(eq=False)
class NothingOfTheirs(Refusal):
    """There is nothing to hand over."""

    code = "portal.desk.nothing_of_theirs"
    status = HTTPStatus.CONFLICT
    sentence = "“{name}”名下没有所选的栏目、稿件或任务。"
    remedy = "请刷新页面查看最新情况。"
    name: str


@dataclass(eq=False)
class ToThemselves(Refusal):
    """Work is handed to another person."""

    code = "portal.desk.to_themselves"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "不能把“{name}”的工作交接给本人。"
    remedy = "请另选接收人。"
    name: str


@dataclass(eq=False)
class ReceiverUnable(Refusal):
    """Whoever takes the work must be able to do it."""

    code = "portal.desk.receiver_unable"
    status = HTTPStatus.CONFLICT
    sentence = "“{receiver}”不能接收：{reason}。"
    remedy = "请另选接收人，或先由安全管理员授权，再交接。"
    receiver: str
    reason: str
