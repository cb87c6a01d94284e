"""Refusals of the accounts.

Refusal
├── UsernameTaken   409
├── OwnAccount      409
├── WeakPassword    422
├── TokenLife       422
├── CompanyReadsOnly 403
└── RoleHeld        409
"""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class UsernameTaken(Refusal):
    """Another account has this user name; names are never reused."""

    code = "kernel.accounts.username_taken"
    status = HTTPStatus.CONFLICT
    sentence = "用户名“{username}”已有人用。"
    remedy = "请换一个用户名。"
    username: str


@dataclass(eq=False)
class OwnAccount(Refusal):
    """Administrators may not disable or reset themselves: nobody might be left to undo it."""

    code = "kernel.accounts.own_account"
    status = HTTPStatus.CONFLICT
    sentence = "不能对自己的账号做“{act}”。"
    remedy = "请由另一位系统管理员办理。"
    act: str


@dataclass(eq=False)
class WeakPassword(Refusal):
    """The password breaks a rule of ``passwords``."""

    code = "kernel.accounts.weak_password"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "密码不符合要求：{reason}"
    remedy = "请换一个密码。"
    reason: str


@dataclass(eq=False)
class TokenLife(Refusal):
    """A token lives at least a day and at most a year."""

    code = "kernel.accounts.token_life"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "访问令牌的有效期应为 1 到 {most} 天，现在是 {days} 天。"
    remedy = "请改正天数。"
    most: int
    days: int


@dataclass(eq=False)
class CompanyReadsOnly(Refusal):
    """The company the account acts for has suspended its trade or is deregistered."""

    code = "kernel.accounts.company_reads_only"
    status = HTTPStatus.FORBIDDEN
    sentence = "企业已停业或注销，账号只能查看，这次没有办理。"
    remedy = "恢复营业请联系管辖分局；代表几家企业的，请先换到正在营业的企业。"


@dataclass(eq=False)
class RoleHeld(Refusal):
    """The first holder of a role is made by a command; the next ones by the administrators."""

    code = "kernel.accounts.role_held"
    status = HTTPStatus.CONFLICT
    sentence = "“{role}”已经有人担任。"
    remedy = "请由系统管理员建立账号，再由安全管理员授权。"
    role: str
