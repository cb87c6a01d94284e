"""What is refused about campaigns."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class CampaignFaulty(Refusal):
    """It lacks what its kind needs, or the gate has something against it."""

    code = "portal.campaigns.faulty"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{name}”还不能送审：{problems}"
    remedy = "请改正后重新送审。"
    name: str
    problems: str


@dataclass(eq=False)
class NotInThisState(Refusal):
    """Decided, ended or changed meanwhile."""

    code = "portal.campaigns.state"
    status = HTTPStatus.CONFLICT
    sentence = "“{name}”现在的状态是“{state}”，不能{act}。"
    remedy = "请刷新页面查看最新情况。"
    name: str
    state: str
    act: str


@dataclass(eq=False)
class OwnCampaign(Refusal):
    """Whoever planned or submitted it does not approve it."""

    code = "portal.campaigns.own"
    status = HTTPStatus.CONFLICT
    sentence = "“{name}”由您策划或送审，不能由您自己审核。"
    remedy = "请由其他审核人员办理。"
    name: str


@dataclass(eq=False)
class PreviewOver(Refusal):
    """A signed address of a preview is older than a day, or was changed."""

    code = "portal.campaigns.preview_over"
    status = HTTPStatus.GONE
    sentence = "这个预览链接已过期或不完整。"
    remedy = "请向发来链接的同事要一个新的，链接 24 小时内有效。"
