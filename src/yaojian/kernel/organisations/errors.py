"""What can be refused here."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class CodeTaken(Refusal):
    """Another unit already has this code."""

    code = "kernel.organisations.code_taken"
    status = HTTPStatus.CONFLICT
    sentence = "机构代码“{unit_code}”已被“{holder}”使用。"
    remedy = "请换一个代码，或先查看该机构是否就是要登记的机构。"
    unit_code: str
    holder: str


@dataclass(eq=False)
class UnitNotEmpty(Refusal):
    """A unit that still has people or open units below it cannot be closed."""

    code = "kernel.organisations.unit_not_empty"
    status = HTTPStatus.CONFLICT
    sentence = "“{unit}”还有 {people} 名在岗人员和 {units} 个下级机构，不能撤销。"
    remedy = "请先调离人员、撤销下级机构，再撤销它。"
    unit: str
    people: int
    units: int
