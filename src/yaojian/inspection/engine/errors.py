"""Refusals of the engine: what the person who starts an inspection may meet and mend.

    Refusal
    ├── BadTarget          the address is not one that can be inspected
    ├── PrivateTarget      the address lies in a private network and nobody allowed that
    ├── BadIndicators      the indicator file is broken
    ├── BadWindow          the hours in which the site may be asked cannot be read
    ├── BadRange           a range of addresses cannot be read
    ├── BadAnswers         the file with a person's answers is broken
    ├── NoReport           a file is no result of an inspection
    ├── FolderTaken        the output folder holds other files, or another run is writing there
    └── FolderUnwritable   the output folder cannot be written (rights, disk full)

``AddressRefused`` is no refusal to a person: the network guard raises it at connect time for one address.
"""

import errno
from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class BadTarget(Refusal):
    """The address cannot be parsed, or is not http or https."""

    code = "inspection.engine.bad_target"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{address}”不是可以检查的网址：{reason}。"
    remedy = "请填写完整网址，例如 https://www.example.gov.cn/。"
    address: str
    reason: str


@dataclass(eq=False)
class PrivateTarget(Refusal):
    """The target resolves into a private network (not loopback) and ``allow_private`` was not given."""

    code = "inspection.engine.private_target"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{address}”位于内部网络（{ip}），默认不检查。"
    remedy = "确需检查内网网站时，请在命令后加上 --allow-private，可以只写允许的网段。"
    address: str
    ip: str


@dataclass(eq=False)
class BadIndicators(Refusal):
    """The indicator file cannot be read or breaks a rule of the format; ``reason`` names the place."""

    code = "inspection.engine.bad_indicators"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "指标文件“{file}”不能使用：{reason}。"
    remedy = "请对照自带的 national_2019.yaml 改正后重试。"
    file: str
    reason: str


@dataclass(eq=False)
class BadWindow(Refusal):
    """The hours in which the site may be asked cannot be read."""

    code = "inspection.engine.bad_window"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{typed}”不是可以使用的时间段。"
    remedy = "请写起止整点，例如 22-6 表示晚上十点到早上六点。"
    typed: str


@dataclass(eq=False)
class BadRange(Refusal):
    """A range of addresses cannot be read."""

    code = "inspection.engine.bad_range"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{typed}”不是网段。"
    remedy = "请写成 10.0.0.0/8 的形式，几个网段之间用逗号隔开。"
    typed: str


@dataclass(eq=False)
class BadAnswers(Refusal):
    """The file with a person's answers cannot be read; ``reason`` names the item."""

    code = "inspection.engine.bad_answers"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "人工结论文件“{file}”不能使用：{reason}。"
    remedy = "请按“W-V1: 未触发”“D1.3: 扣 1.5”的写法改正后重试。"
    file: str
    reason: str


@dataclass(eq=False)
class NoReport(Refusal):
    """A file that should hold the result of an inspection does not."""

    code = "inspection.engine.no_report"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{file}”不能读取：{reason}。"
    remedy = "请选择检查输出文件夹里的 findings.json。"
    file: str
    reason: str


@dataclass(eq=False)
class FolderTaken(Refusal):
    """The output folder belongs to something else."""

    code = "inspection.engine.folder_taken"
    status = HTTPStatus.CONFLICT
    sentence = "输出文件夹“{folder}”{reason}，没有写入。"
    remedy = "请换一个空文件夹，或等正在进行的检查结束。"
    folder: str
    reason: str


@dataclass(eq=False)
class FolderUnwritable(Refusal):
    """Writing failed for a reason of the operating system."""

    code = "inspection.engine.folder_unwritable"
    status = HTTPStatus.INSUFFICIENT_STORAGE
    sentence = "检查结果写不进文件夹“{folder}”：{reason}。"
    remedy = "请检查磁盘空间和写入权限，或换一个文件夹后重新检查。"
    folder: str
    reason: str


def why_unwritable(error: OSError) -> str:
    """What the operating system said, in Chinese."""
    known = {
        errno.EACCES: "没有写入权限",
        errno.ENOTDIR: "路径中有一段不是文件夹",
        errno.EEXIST: "同名文件已存在",
        errno.ENOSPC: "磁盘空间不足",
        errno.EDQUOT: "磁盘配额已用完",
        errno.EFBIG: "文件大小超过系统限制",
        errno.EROFS: "磁盘只读",
    }
    return known.get(error.errno or 0, "系统拒绝写入")


class AddressRefused(OSError):
    """The guard refused to connect to this address. An ``OSError``, so that aiohttp treats it as a failed connection."""

    def __init__(self, ip: str) -> None:
        super().__init__(f"connection to {ip} refused by the network guard")
        self.ip = ip
