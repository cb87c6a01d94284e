"""What is refused about disclosure."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class AlreadyDisclosed(Refusal):
    """An article has one record."""

    code = "portal.disclosure.already"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》已经登记为公开信息，索引号是 {index_number}。"
    remedy = "需要更正时请直接修改原有登记。"
    title: str
    index_number: str


@dataclass(eq=False)
class FormedInFuture(Refusal):
    """A document cannot have been drawn up tomorrow."""

    code = "portal.disclosure.formed_in_future"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "成文日期不能晚于今天。"
    remedy = "请核对文件落款的日期后重新填写。"


@dataclass(eq=False)
class OverBeforeFormed(Refusal):
    """Its last day lies before its first."""

    code = "portal.disclosure.over_before_formed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "有效期不能早于成文日期。"
    remedy = "请核对文件上写明的有效期后重新填写。"


@dataclass(eq=False)
class AlreadySo(Refusal):
    """The validity is what it shall become."""

    code = "portal.disclosure.already_so"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》现在就是“{validity}”，没有变化。"
    remedy = "请选择另一个状态，或返回查看。"
    title: str
    validity: str


@dataclass(eq=False)
class OwnInterpretation(Refusal):
    """A document does not explain itself."""

    code = "portal.disclosure.own_interpretation"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "一条信息不能作为自己的解读。"
    remedy = "请选择另一条信息。"
