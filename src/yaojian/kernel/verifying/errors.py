"""Why nothing was confirmed."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NothingToConfirm(Refusal):
    """No such paper, or not this second factor, or a code that is not ours: one answer for all."""

    code = "kernel.verifying.nothing_to_confirm"
    status = HTTPStatus.NOT_FOUND
    sentence = "没有查到与所填内容相符的证照。"
    remedy = "请对照证照逐项核对后再试；仍查不到的，请向发证机关核实，不要采信。"


@dataclass(eq=False)
class CodeExpired(Refusal):
    """The code was ours, and its time is over."""

    code = "kernel.verifying.code_expired"
    status = HTTPStatus.GONE
    sentence = "这个核验二维码已过期。"
    remedy = "请向持证企业索取新的二维码，或按编号核验。"


@dataclass(eq=False)
class CannotConfirmNow(Refusal):
    """The source does not answer, or not believably: nothing is said about the paper."""

    code = "kernel.verifying.cannot_confirm_now"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = "发证系统暂时没有应答，现在不能核验。"
    remedy = "请过几分钟再试；急需核实的，请拨打发证机关电话。"
