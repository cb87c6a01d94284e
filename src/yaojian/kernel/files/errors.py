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


@dataclass(eq=False)
class NoRoom(FileRefused):
    """The disk of the store is full."""

    code = "kernel.files.no_room"
    status = HTTPStatus.INSUFFICIENT_STORAGE
    sentence = "服务器的存储空间不足，“{name}”没有保存。"
    remedy = "文件本身没有问题，请过一会儿再传，并告诉服务台。"


@dataclass(eq=False)
class TicketOver(Refusal):
    """A photo ticket that is forged, too old, taken back, or whose account may act no more. All are told alike."""

    code = "kernel.files.ticket_over"
    status = HTTPStatus.GONE
    sentence = "这个拍照链接已失效。"
    remedy = "请在电脑上重新点“用手机拍照上传”，再扫新的二维码。"


@dataclass(eq=False)
class TooManyPhotos(Refusal):
    """One ticket takes only so many."""

    code = "kernel.files.too_many_photos"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "一个二维码最多上传 {most} 张照片，已收到 {taken} 张，这次没有保存。"
    remedy = "请在电脑上先保存已收到的照片，再生成新的二维码。"
    most: int
    taken: int


@dataclass(eq=False)
class NoPhotoChosen(Refusal):
    """The form came without a photo."""

    code = "kernel.files.no_photo_chosen"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "没有收到照片。"
    remedy = "请先拍照或选择照片，再点“上传”。"


@dataclass(eq=False)
class WrongOffset(Refusal):
    """A piece that does not begin where the last one ended (tus: 409)."""

    code = "kernel.files.wrong_offset"
    status = HTTPStatus.CONFLICT
    sentence = "上传的位置对不上，这一段没有保存。"
    remedy = "请重新选择同一个文件，系统会从断开的地方继续。"


@dataclass(eq=False)
class PieceBroken(Refusal):
    """A piece came shorter than announced: the line broke."""

    code = "kernel.files.piece_broken"
    status = HTTPStatus.BAD_REQUEST
    sentence = "网络中断，这一段没有收完。"
    remedy = "请重新选择同一个文件，系统会从断开的地方继续。"


@dataclass(eq=False)
class PieceTooLarge(Refusal):
    """More than a piece may hold, or more than the file was announced to have. ``most`` is told in words."""

    code = "kernel.files.piece_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    sentence = "收到的内容超过了约定的大小（{most}），没有保存。"
    remedy = "请刷新页面，重新选择文件上传。"
    most: str


@dataclass(eq=False)
class TooManyUploads(Refusal):
    """An account with many unfinished uploads."""

    code = "kernel.files.too_many_uploads"
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = "同时没有传完的文件已有 {most} 个，没有开始新的上传。"
    remedy = "请等已选的文件传完，或一天后再试。"
    most: int
