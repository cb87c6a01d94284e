"""Refusals about who acts for a company, invitations and registrations."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


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


@dataclass(eq=False)
class LastAdministrator(Refusal):
    """A company keeps somebody who can give accounts."""

    code = "enterprise.companies.last_administrator"
    status = HTTPStatus.CONFLICT
    sentence = "“{name}”是本企业唯一的账号管理员，不能停止或取消其管理员身份。"
    remedy = "请先指定另一名账号管理员。"
    name: str


@dataclass(eq=False)
class AlreadyInvited(Refusal):
    """There is an open invitation, or a member, with this address."""

    code = "enterprise.companies.already_invited"
    status = HTTPStatus.CONFLICT
    sentence = "邮箱“{email}”已有未接受的邀请，没有重复发出。"
    remedy = "请提醒对方打开邀请；要改身份的，先收回原邀请。"
    email: str


@dataclass(eq=False)
class InvitationGone(Refusal):
    """Used, taken back or too old."""

    code = "enterprise.companies.invitation_gone"
    status = HTTPStatus.GONE
    sentence = "这份邀请已使用、已收回或已过期。"
    remedy = "请联系本企业的账号管理员重新发出邀请。"


@dataclass(eq=False)
class TooManyRegistrations(Refusal):
    """One machine sends more than a person would."""

    code = "enterprise.companies.too_many_registrations"
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = "从您的网络地址今天已提交 {most} 次注册，暂不再受理。"
    remedy = "请明天再提交，或到所在地分局办理。"
    most: int


@dataclass(eq=False)
class RegistrationWaiting(Refusal):
    """The same company asked already."""

    code = "enterprise.companies.registration_waiting"
    status = HTTPStatus.CONFLICT
    sentence = "统一社会信用代码“{credit_code}”已有注册申请在等待分局确认。"
    remedy = "请用提交时得到的查询地址查看进度，或联系所在地分局。"
    credit_code: str


@dataclass(eq=False)
class RegistrationDecided(Refusal):
    """The branch decided already."""

    code = "enterprise.companies.registration_decided"
    status = HTTPStatus.CONFLICT
    sentence = "注册申请 {number} 已由{name}办理，结果是“{state}”。"
    remedy = "请刷新页面查看。"
    number: str
    name: str
    state: str
