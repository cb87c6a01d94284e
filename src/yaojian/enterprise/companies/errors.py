"""Refusals about companies and those who act for them."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class CodeMisshapen(Refusal):
    """Not 18 characters of the standard's alphabet."""

    code = "enterprise.companies.code_misshapen"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "统一社会信用代码“{credit_code}”不是 18 位数字和大写字母。"
    remedy = "请对照营业执照重新填写。"
    credit_code: str


@dataclass(eq=False)
class CodeDoubtful(Refusal):
    """The check character does not fit; the same act goes through with a confirmation."""

    code = "enterprise.companies.code_doubtful"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "统一社会信用代码“{credit_code}”的校验位不符，多半有一位写错。"
    remedy = "请对照营业执照核对；确实如此的，请确认后再提交。"
    credit_code: str


@dataclass(eq=False)
class CompanyKnown(Refusal):
    """There is a company with this code already."""

    code = "enterprise.companies.known"
    status = HTTPStatus.CONFLICT
    sentence = "统一社会信用代码“{credit_code}”已登记为“{holder}”。"
    remedy = "请在企业列表中查找该企业，不要重复登记。"
    credit_code: str
    holder: str


@dataclass(eq=False)
class NotABranch(Refusal):
    """Only a branch bureau is in charge of companies."""

    code = "enterprise.companies.not_a_branch"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{unit}”不是分局，不能作为企业的管辖单位。"
    remedy = "请选择企业所在地的分局。"
    unit: str


@dataclass(eq=False)
class NotAMember(Refusal):
    """The signed-in user does not act for this company."""

    code = "enterprise.companies.not_a_member"
    status = HTTPStatus.FORBIDDEN
    sentence = "您的账号没有关联这家企业。"
    remedy = "请从列表中选择您所在的企业，或请企业负责人添加您的账号。"


@dataclass(eq=False)
class NoCompanyChosen(Refusal):
    """A page of a company was asked for by somebody who acts for none."""

    code = "enterprise.companies.none_chosen"
    status = HTTPStatus.FORBIDDEN
    sentence = "您现在没有代表任何企业。"
    remedy = "请先选择企业；账号没有关联企业的，请联系所在地分局。"


@dataclass(eq=False)
class NotACompanyAccount(Refusal):
    """Staff accounts never act for companies."""

    code = "enterprise.companies.not_a_company_account"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "账号“{username}”不是企业账号，不能关联企业。"
    remedy = "请为企业人员另建企业账号。"
    username: str
