"""Why a visitor was not served."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NothingUnderCode(Refusal):
    """No such code, or not this telephone number: the answer is the same for both."""

    code = "portal.interaction.visiting.nothing_under_code"
    status = HTTPStatus.NOT_FOUND
    sentence = "没有查到与这个查询码和手机号后四位相符的事项。"
    remedy = "请对照回执核对后再试；回执遗失请拨打服务电话。"


@dataclass(eq=False)
class TooManyAttempts(Refusal):
    """Too many queries from one address or for one code."""

    code = "portal.interaction.visiting.too_many_attempts"
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = "查询次数过多，系统暂停了这次查询。"
    remedy = "请十分钟后再试，或拨打服务电话查询。"
