"""What is refused about applications."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NotItsTurn(Refusal):
    """The application is not in a state in which this may be done."""

    code = "portal.interaction.applications.not_its_turn"
    status = HTTPStatus.CONFLICT
    sentence = "申请“{number}”现在的状态是“{state}”，不能{act}。"
    remedy = "请刷新页面查看最新状态。"
    number: str
    state: str
    act: str


@dataclass(eq=False)
class OnlyOnce(Refusal):
    """The law allows it once (条例 §30, §33)."""

    code = "portal.interaction.applications.only_once"
    status = HTTPStatus.CONFLICT
    sentence = "申请“{number}”已经{act}过一次，依照条例只能一次。"
    remedy = "请按现有材料和期限办理。"
    number: str
    act: str


@dataclass(eq=False)
class TooLate(Refusal):
    """The term in which this may be done is over."""

    code = "portal.interaction.applications.too_late"
    status = HTTPStatus.CONFLICT
    sentence = "申请“{number}”{act}的期限已于{until}届满。"
    remedy = "请按条例规定继续办理，或请审核人员决定。"
    number: str
    act: str
    until: str


@dataclass(eq=False)
class OwnReply(Refusal):
    """Who drafted a reply does not review it."""

    code = "portal.interaction.applications.own_reply"
    status = HTTPStatus.CONFLICT
    sentence = "这份答复是您本人拟写的，不能由本人审核。"
    remedy = "请由另一位有审核权限的人员审核。"
