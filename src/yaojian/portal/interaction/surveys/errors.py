"""What is refused about surveys."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NotItsTurn(Refusal):
    """The survey is not in a state in which this may be done."""

    code = "portal.interaction.surveys.not_its_turn"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”现在的状态是“{state}”，不能{act}。"
    remedy = "请刷新页面查看最新状态。"
    title: str
    state: str
    act: str


@dataclass(eq=False)
class NotOpen(Refusal):
    """Answers are taken only between opening and closing day."""

    code = "portal.interaction.surveys.not_open"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”不在征集时间内，没有提交。"
    remedy = "征集时间见页面说明；仍想反映的，请写信。"
    title: str


@dataclass(eq=False)
class NothingAsked(Refusal):
    """A survey without a question."""

    code = "portal.interaction.surveys.nothing_asked"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{title}”还没有题目，不能送审。"
    remedy = "请先添加至少一道题。"
    title: str


@dataclass(eq=False)
class OwnSurvey(Refusal):
    """Who prepared a survey or its feedback does not publish it."""

    code = "portal.interaction.surveys.own_survey"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”是您本人组织的，不能由本人审核发布。"
    remedy = "请由另一位有发布权限的人员审核。"
    title: str
