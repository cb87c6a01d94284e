"""What is refused about letters."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NotItsTurn(Refusal):
    """The letter is not in a state in which this may be done: somebody was quicker, or it is over."""

    code = "portal.interaction.letters.not_its_turn"
    status = HTTPStatus.CONFLICT
    sentence = "来信“{subject}”现在的状态是“{state}”，不能{act}。"
    remedy = "请刷新页面查看最新状态。"
    subject: str
    state: str
    act: str


@dataclass(eq=False)
class OwnAnswer(Refusal):
    """Who drafted an answer or a public copy does not review it."""

    code = "portal.interaction.letters.own_answer"
    status = HTTPStatus.CONFLICT
    sentence = "这份{what}是您本人拟写的，不能由本人审核。"
    remedy = "请由另一位有审核权限的人员审核。"
    what: str


@dataclass(eq=False)
class CopyRefused(Refusal):
    """The public copy still shows what must be masked, or wording that must not be published."""

    code = "portal.interaction.letters.copy_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "公开稿中还有不能公开的内容：{found}。"
    remedy = "请遮挡或改正后再提交。"
    found: str


@dataclass(eq=False)
class TooManyRows(Refusal):
    """More than one sheet may hold."""

    code = "portal.interaction.letters.too_many_rows"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "符合条件的来信超过 {most} 件，没有导出。"
    remedy = "请缩小时间或单位范围后分批导出。"
    most: int
