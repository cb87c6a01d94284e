"""Refusals about certificates, and what may be wrong between us and the registry."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class CertificateUnknown(Refusal):
    """No certificate under this number, or not one of the asker's: the answer is the same for both."""

    code = "enterprise.certificates.unknown"
    status = HTTPStatus.NOT_FOUND
    sentence = "没有查到编号为“{number}”的本企业证照。"
    remedy = "请对照证照核对编号；刚发放的证照次日可查。"
    number: str


@dataclass(eq=False)
class NoneInRegion(Refusal):
    """The bureau asked for a number that no company of its region holds."""

    code = "enterprise.certificates.none_in_region"
    status = HTTPStatus.NOT_FOUND
    sentence = "没有查到编号为“{number}”、由您管辖的企业持有的证照。"
    remedy = "请对照证照核对编号，或按企业名称查询。"
    number: str


@dataclass(eq=False)
class RegistryTrouble(Refusal):
    """Base of everything between us and the registry. ``reason`` is a short phrase for the administrator's ledger."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    remedy = "请过几分钟再试；急需核实的，请拨打发证机关电话。"
    reason: str = ""


@dataclass(eq=False)
class RegistryUnreachable(RegistryTrouble):
    """It did not answer in time, answered with 5xx, or we hold back because it did not a moment ago."""

    code = "enterprise.certificates.registry_unreachable"
    sentence = "电子证照系统暂时没有应答。"


@dataclass(eq=False, kw_only=True)
class RegistryResting(RegistryTrouble):
    """The breaker is open: it failed so often just now that we let it rest. ``until``: Beijing time of the next try."""

    code = "enterprise.certificates.registry_resting"
    sentence = "电子证照系统刚才连续没有给出可用的应答，本系统暂停查询到 {until}，之后自动再试。"
    remedy = "请到时重新查询；急需核实的，请拨打发证机关电话。"
    until: str


@dataclass(eq=False)
class RegistryUntrusted(RegistryTrouble):
    """It answered what cannot be believed: signature, nonce, clock, shape, or another company's data."""

    code = "enterprise.certificates.registry_untrusted"
    status = HTTPStatus.BAD_GATEWAY
    sentence = "电子证照系统的答复没有通过核对，没有采用。"
    remedy = "请过几分钟再试；一直如此请联系系统管理员。"


@dataclass(eq=False)
class FileDiffers(RegistryTrouble):
    """The file is not the one the registry described."""

    code = "enterprise.certificates.file_differs"
    status = HTTPStatus.BAD_GATEWAY
    sentence = "证照文件与电子证照系统登记的摘要不一致，没有采用。"
    remedy = "请过几分钟重新打开；一直如此请联系系统管理员。"


@dataclass(eq=False)
class NoFile(Refusal):
    """There is nothing to show: the certificate is not sealed, or the registry has no file."""

    code = "enterprise.certificates.no_file"
    status = HTTPStatus.CONFLICT
    sentence = "证照“{number}”的电子文件{state}，不能预览和下载。"
    remedy = "请等发证机关盖章后再来查看，或联系发证机关。"
    number: str
    state: str
