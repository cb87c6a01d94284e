"""What can go wrong between two units."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.utils import timezone

from yaojian.kernel.errors import Refusal


def _moment(at: datetime) -> str:
    """As 3月1日 09:05, Beijing time."""
    when = timezone.localtime(at)
    return f"{when.month}月{when.day}日 {when:%H:%M}"


@dataclass(eq=False)
class MainFileNotPdf(Refusal):
    """The main file is of another kind."""

    code = "oa.exchange.main_file_not_pdf"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "正文“{name}”不是 PDF 文件，没有保存。"
    remedy = "请上传 PDF 格式的正文，其他格式可作为附件上传。"
    name: str


@dataclass(eq=False)
class NoFile(Refusal):
    """A document without a main file."""

    code = "oa.exchange.no_file"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "《{title}》还没有正文，不能传输。"
    remedy = "请先上传正文。"
    title: str


@dataclass(eq=False)
class NoReceiver(Refusal):
    """Nobody to send to."""

    code = "oa.exchange.no_receiver"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "《{title}》还没有选择接收单位。"
    remedy = "请至少选择一个接收单位后再发送。"
    title: str


@dataclass(eq=False)
class NotReceiving(Refusal):
    """A unit that takes no documents: closed, of another institution, or the sender itself."""

    code = "oa.exchange.not_receiving"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "所选单位中有不能接收公文传输的单位。"
    remedy = "请从列出的处室、直属单位和分局中重新选择，本单位不能发给自己。"


@dataclass(eq=False)
class NothingToSend(Refusal):
    """Everything was sent already. ``name`` and ``at`` tell by whom and when."""

    code = "oa.exchange.nothing_to_send"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》已由{name}于{at}发送，没有待发送的接收单位，这次没有重复发送。"
    remedy = "需要发给更多单位时，请先添加接收单位。"
    title: str
    name: str
    at: datetime

    def told(self) -> str:
        """The moment as 3月1日 09:05."""
        return self.sentence.format(title=self.title, name=self.name, at=_moment(self.at))


@dataclass(eq=False)
class NothingChosen(Refusal):
    """An act on chosen receivers without any."""

    code = "oa.exchange.nothing_chosen"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "还没有选择要{act}的接收单位。"
    remedy = "请勾选接收单位后再试。"
    act: str


@dataclass(eq=False)
class AlreadySettled(Refusal):
    """Somebody was quicker, here or at the other end. ``done`` is the verb; ``at`` is aware, told in Beijing time."""

    code = "oa.exchange.already_settled"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》发往{unit}的这一份已由{name}于{at}{done}，这次操作没有执行。"
    remedy = "请刷新页面查看最新状态。"
    title: str
    unit: str
    name: str
    at: datetime
    done: str

    def told(self) -> str:
        """The moment as 3月1日 09:05."""
        facts = vars(self) | {"at": _moment(self.at)}
        return self.sentence.format(**facts)


@dataclass(eq=False)
class WrongState(Refusal):
    """An act that does not fit the delivery's state, given by its label."""

    code = "oa.exchange.wrong_state"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》发往{unit}的这一份现在是“{state}”，不能{act}。"
    remedy = "请刷新页面查看最新状态。"
    title: str
    unit: str
    state: str
    act: str


@dataclass(eq=False)
class UnderWay(Refusal):
    """Sending again, or adding, a unit that has the document under way already."""

    code = "oa.exchange.under_way"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》已有一份发给{unit}（{state}），没有重复发送。"
    remedy = "如确需重发，请先将那一份作废。"
    title: str
    unit: str
    state: str


@dataclass(eq=False)
class RemindedLately(Refusal):
    """A reminder too soon after the last. ``hours`` must lie between two."""

    code = "oa.exchange.reminded_lately"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》已于{at}催收过，同一单位 {hours} 小时内只催收一次，这次没有重复催收。"
    remedy = "请稍后再催，或直接电话联系接收单位。"
    title: str
    at: datetime
    hours: int

    def told(self) -> str:
        """The moment as 3月1日 09:05."""
        return self.sentence.format(title=self.title, at=_moment(self.at), hours=self.hours)


@dataclass(eq=False)
class NobodyWaiting(Refusal):
    """A reminder when all have received."""

    code = "oa.exchange.nobody_waiting"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》没有尚未接收的单位，不需要催收。"
    remedy = "请刷新页面查看最新状态。"
    title: str


@dataclass(eq=False)
class Damaged(Refusal):
    """What arrived is not what was sealed. ``faults`` are sentences, one a file."""

    code = "oa.exchange.damaged"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》没有通过完整性校验，没有接收：{faults}"
    remedy = "已通知发送单位，请等待重新发送；不要使用这份文件。"
    title: str
    faults: str


@dataclass(eq=False)
class AlreadyRegistered(Refusal):
    """Registered as an incoming document before. ``number`` is its 收文号."""

    code = "oa.exchange.already_registered"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》已登记为收文，收文号 {number}，这次没有重复登记。"
    remedy = "请打开那件收文继续办理。"
    title: str
    number: str


@dataclass(eq=False)
class Sealed(Refusal):
    """The wording of a document that was sent is what it was sealed with."""

    code = "oa.exchange.sealed"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》已于{at}发送并封装，不能再修改，刚才的修改没有保存。"
    remedy = "内容有误的，请作废已发送的公文后另行拟发。"
    title: str
    at: datetime

    def told(self) -> str:
        """The moment as 3月1日 09:05."""
        return self.sentence.format(title=self.title, at=_moment(self.at))


@dataclass(eq=False)
class TooManyRows(Refusal):
    """More than anybody reads in one table."""

    code = "oa.exchange.too_many_rows"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "符合条件的公文超过 {most} 件，没有导出。"
    remedy = "请用日期、单位等条件缩小范围后分次导出。"
    most: int
