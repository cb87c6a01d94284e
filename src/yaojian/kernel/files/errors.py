"""Why a file was not taken, or cannot be shown."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class FileRefused(Refusal):
    """Base of all refusals of an upload; a form field shows them beside the input."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    name: str


@dataclass(eq=False)
class TooLarge(FileRefused):
    """More bytes than the caller allows."""

    code = "kernel.files.too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    sentence = "“{name}”超过了 {limit} 的上限，没有保存。"
    remedy = "请压缩或拆分后重新上传。"
    limit: str


@dataclass(eq=False)
class Empty(FileRefused):
    """No bytes at all."""

    code = "kernel.files.empty"
    sentence = "“{name}”是空文件，没有保存。"
    remedy = "请确认文件内容后重新选择。"


@dataclass(eq=False)
class KindNotAllowed(FileRefused):
    """The bytes are of a kind this place does not take, or of no known kind."""

    code = "kernel.files.kind_not_allowed"
    sentence = "“{name}”的内容是{found}，这里只接收 {allowed}。"
    remedy = "请转换格式后重新上传；只改文件名后缀没有用。"
    found: str
    allowed: str


@dataclass(eq=False)
class Broken(FileRefused):
    """Begins like its kind but cannot be opened."""

    code = "kernel.files.broken"
    sentence = "“{name}”打不开，不是有效的{kind}文件。"
    remedy = "请用原来的软件重新导出一份再上传。"
    kind: str


@dataclass(eq=False)
class Locked(FileRefused):
    """A PDF or archive that asks for a password."""

    code = "kernel.files.locked"
    sentence = "“{name}”设有打开密码，系统读不了它的内容。"
    remedy = "请去掉密码后重新上传。"


@dataclass(eq=False)
class HasMacros(FileRefused):
    """An Office file that carries programs."""

    code = "kernel.files.has_macros"
    sentence = "“{name}”里带有宏程序，为安全起见没有保存。"
    remedy = "请另存为不带宏的格式后重新上传。"


@dataclass(eq=False)
class Swells(FileRefused):
    """An archive that would unpack to an absurd size."""

    code = "kernel.files.swells"
    sentence = "“{name}”解压后过大或文件过多，为安全起见没有保存。"
    remedy = "请减少内容，或分成几个压缩包上传。"


@dataclass(eq=False)
class TooManyPixels(FileRefused):
    """A picture beyond the pixel limit."""

    code = "kernel.files.too_many_pixels"
    sentence = "图片“{name}”有 {megapixels} 万像素，超过了 {limit} 万像素的上限。"
    remedy = "请缩小图片后重新上传。"
    megapixels: int
    limit: int


@dataclass(eq=False)
class Infected(FileRefused):
    """The virus scanner found something."""

    code = "kernel.files.infected"
    sentence = "“{name}”没有通过病毒检查，没有保存。"
    remedy = "请先在本机查杀病毒，再重新上传。"


@dataclass(eq=False)
class ScannerSilent(FileRefused):
    """A scanner is configured but gives no verdict."""

    code = "kernel.files.scanner_silent"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = "病毒检查服务暂时没有应答，“{name}”没有保存。"
    remedy = "请过几分钟再上传；一直如此请联系系统管理员。"


@dataclass(eq=False)
class NoPreview(Refusal):
    """This kind of file has no page images, or this page does not exist."""

    code = "kernel.files.no_preview"
    status = HTTPStatus.NOT_FOUND
    sentence = "“{name}”没有第 {page} 页的预览。"
    remedy = "请下载文件后查看。"
    name: str
    page: int


@dataclass(eq=False)
class KeptFileGone(Refusal):
    """A kept upload whose day is over, or which belongs to somebody else."""

    code = "kernel.files.kept_file_gone"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "先前选择的文件已过期，没有保留。"
    remedy = "请重新选择文件。"
