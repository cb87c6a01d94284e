"""What is refused at the desks of interaction."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NotOfUnit(Refusal):
    """The chosen person holds no post in the chosen unit."""

    code = "portal.interaction.acting.not_of_unit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{person}”不在“{unit}”任职，没有分派。"
    remedy = "请重新选择承办人，或只选单位由其自行安排。"
    person: str
    unit: str
