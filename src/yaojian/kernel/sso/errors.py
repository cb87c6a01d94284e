"""Refusals of single sign-on.

Refusal
├── AddressNotAllowed   422
├── BadRequest          400
├── CodeTaken           409
├── CompaniesOnly       403  (a RightMissing)
├── Incomplete          422
├── LinkDecided         409
├── LinkPending         403
├── LinkRefused         403
├── NotTheRightAccount  422
├── NoSecret            409
├── OnlyThroughPlatform 403
├── PeerDisabled        404
├── PlatformDown        503
├── UserTaken           409
└── WrongAnswer         400
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.urls import reverse

from yaojian.kernel.errors import Onward, Refusal, RightMissing

if TYPE_CHECKING:
    from yaojian.kernel.sso.models import SsoPeer


def _to(peer: "SsoPeer") -> Onward:
    """The front page an administrator registered for it."""
    return Onward(f"返回{peer.name}", peer.entry)


def _again(peer: "SsoPeer") -> Onward:
    """Sign in by it from the beginning."""
    return Onward(f"由{peer.name}登录", reverse("sso:begin", args=[peer.code]))


@dataclass(eq=False)
class AddressNotAllowed(Refusal):
    """Peers are asked over TLS only; a demo may also ask its own machine."""

    code = "kernel.sso.address_not_allowed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "地址“{address}”不能使用：{reason}"
    remedy = "请填写以 https:// 开头的完整地址。"
    address: str
    reason: str


@dataclass(eq=False)
class BadRequest(Refusal):
    """A request of a peer that must not be answered by a redirect (RFC 6749 §4.1.2.1: client or address not known)."""

    code = "kernel.sso.bad_request"
    status = HTTPStatus.BAD_REQUEST
    sentence = "对方系统发来的登录请求有误：{reason}"
    remedy = "请从企业端的“关联系统”重新进入；仍有问题请联系系统管理员。"
    reason: str
    peer: "SsoPeer | None" = None
    """Who asked, as far as it is known and switched on."""

    def onward(self) -> Sequence[Onward]:
        """To the company's own portal; to the registered page of who asked, never to the address in the question."""
        return (Onward("返回企业端", reverse("account:landing")), *([_to(self.peer)] if self.peer else []))


@dataclass(eq=False)
class CodeTaken(Refusal):
    """Two peers would share a code."""

    code = "kernel.sso.code_taken"
    status = HTTPStatus.CONFLICT
    sentence = "代号“{peer}”已用于另一个系统。"
    remedy = "请换一个代号。"
    peer: str


@dataclass(eq=False)
class CompaniesOnly(RightMissing):
    """An official came to the door by which companies go out."""

    code = "kernel.sso.companies_only"
    sentence = "“{peer}”由企业账号进入，您现在登录的是工作人员账号。"
    remedy = "请退出后换企业账号登录，或返回对方系统用其他方式登录。"
    peer: "SsoPeer"

    def onward(self) -> Sequence[Onward]:
        """Back to one's own work, or to where one came from."""
        return (Onward("返回工作台", reverse("account:landing")), _to(self.peer))


@dataclass(eq=False)
class Incomplete(Refusal):
    """Direction, protocol and addresses of a peer do not go together."""

    code = "kernel.sso.incomplete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "对接系统的资料还不完整：{reason}"
    remedy = "请补齐后再保存。"
    reason: str


@dataclass(eq=False)
class LinkDecided(Refusal):
    """Somebody decided meanwhile."""

    code = "kernel.sso.link_decided"
    status = HTTPStatus.CONFLICT
    sentence = "这项关联已由{who}处理，结果是“{state}”。"
    remedy = "请刷新页面查看。"
    who: str
    state: str


@dataclass(eq=False)
class LinkPending(Refusal):
    """The platform vouches for somebody no account was linked to yet."""

    code = "kernel.sso.link_pending"
    status = HTTPStatus.FORBIDDEN
    sentence = "统一身份认证已通过，但您的身份还没有关联到本平台的账号。"
    remedy = "申请已送安全管理员确认，确认后再次登录即可；急需办理请先用本平台的用户名和密码登录。"
    peer: "SsoPeer"

    def onward(self) -> Sequence[Onward]:
        """Sign in with the password, or go back."""
        return (Onward("去登录页", reverse("account_login")), _to(self.peer))


@dataclass(eq=False)
class LinkRefused(Refusal):
    """An administrator refused this identity, or only prepared ones may come in."""

    code = "kernel.sso.link_refused"
    status = HTTPStatus.FORBIDDEN
    sentence = "您在统一身份认证平台的身份没有关联到本平台的账号，不能由此登录。"
    remedy = "如需办公，请联系本单位的安全管理员。"
    peer: "SsoPeer"

    def onward(self) -> Sequence[Onward]:
        """Sign in with the password, or go back."""
        return (Onward("去登录页", reverse("account_login")), _to(self.peer))


@dataclass(eq=False)
class NotTheRightAccount(Refusal):
    """A link goes to an active account of staff."""

    code = "kernel.sso.not_the_right_account"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{username}”不是可用的工作人员账号，不能关联。"
    remedy = "请核对用户名。"
    username: str


@dataclass(eq=False)
class NoSecret(Refusal):
    """Inwards the platform makes the secret; it is typed in, not made here."""

    code = "kernel.sso.no_secret"
    status = HTTPStatus.CONFLICT
    sentence = "“{peer}”的密钥由对方平台发给，不能在这里生成。"
    remedy = "请向对方平台申请更换，然后在资料里填写新密钥。"
    peer: str


@dataclass(eq=False)
class OnlyThroughPlatform(Refusal):
    """Staff sign in by the platform; the local door is for administrators in an emergency."""

    code = "kernel.sso.only_through_platform"
    status = HTTPStatus.FORBIDDEN
    sentence = "工作人员请由“{peer}”登录，本页的用户名和密码只供管理员应急使用。"
    remedy = "请返回登录页，用密码框上方的按钮进入。"
    peer: "SsoPeer"

    def onward(self) -> Sequence[Onward]:
        """The door for everybody."""
        return (_again(self.peer),)


@dataclass(eq=False)
class PeerDisabled(Refusal):
    """There is no such peer, or an administrator switched it off. One answer for both."""

    code = "kernel.sso.peer_disabled"
    status = HTTPStatus.NOT_FOUND
    sentence = "没有这个对接系统，或它已停用。"
    remedy = "请返回首页查看可用的系统。"

    def onward(self) -> Sequence[Onward]:
        """To where this account works."""
        return (Onward("返回本平台", reverse("account:landing")),)


@dataclass(eq=False)
class PlatformDown(Refusal):
    """The platform does not answer, or not in time."""

    code = "kernel.sso.platform_down"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = "“{peer}”现在没有回应。"
    remedy = "请稍后再试；管理员可在登录页用本平台的用户名、密码和动态码应急登录。"
    peer: "SsoPeer"

    def onward(self) -> Sequence[Onward]:
        """Try once more, or the local door."""
        return (Onward("再试一次", _again(self.peer).address), Onward("去登录页", reverse("account_login")))


@dataclass(eq=False)
class UserTaken(Refusal):
    """An account belongs to one subject of a platform only."""

    code = "kernel.sso.user_taken"
    status = HTTPStatus.CONFLICT
    sentence = "账号“{username}”已关联到这个平台的另一个身份。"
    remedy = "请核对人员；原关联有误时请先解除。"
    username: str


@dataclass(eq=False)
class WrongAnswer(Refusal):
    """What came back from a platform is not what we asked for: forged, replayed, old, or for somebody else."""

    code = "kernel.sso.wrong_answer"
    status = HTTPStatus.BAD_REQUEST
    sentence = "“{peer}”的登录应答没有通过核验：{reason}"
    remedy = "请回到登录页重新登录；反复出现请联系系统管理员。"
    peer: "SsoPeer"
    reason: str

    def onward(self) -> Sequence[Onward]:
        """Begin anew, here or there."""
        return (_again(self.peer), Onward("去登录页", reverse("account_login")), _to(self.peer))
