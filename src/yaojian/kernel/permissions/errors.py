"""What can be refused here, beside ``RightMissing``."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class AdministratorsApart(Refusal):
    """One person would hold two of the three administrators' offices, or one beside business rights."""

    code = "kernel.permissions.administrators_apart"
    status = HTTPStatus.CONFLICT
    sentence = "“{holder}”已有{held}的权限，不能再授予{wanted}的权限。"
    remedy = "系统、安全、审计三类管理员与业务人员必须分开，请改授给其他人，或先收回原有权限。"
    holder: str
    held: str
    wanted: str


@dataclass(eq=False)
class MixedTemplate(Refusal):
    """A template mixes rights of different offices."""

    code = "kernel.permissions.mixed_template"
    status = HTTPStatus.CONFLICT
    sentence = "权限模板“{template}”同时含有{offices}的权限。"
    remedy = "一个模板只能含一类人员的权限，请拆成几个模板。"
    template: str
    offices: str


@dataclass(eq=False)
class OwnGrant(Refusal):
    """Nobody grants rights to themselves."""

    code = "kernel.permissions.own_grant"
    status = HTTPStatus.CONFLICT
    sentence = "不能给自己授权。"
    remedy = "请由另一名安全管理员办理。"


@dataclass(eq=False)
class VersionStale(Refusal):
    """The template was changed by somebody else meanwhile."""

    code = "kernel.permissions.version_stale"
    status = HTTPStatus.CONFLICT
    sentence = "权限模板“{template}”已被他人改为第 {current} 版，您改的是第 {base} 版。"
    remedy = "请刷新后在新版本上修改。"
    template: str
    current: int
    base: int
