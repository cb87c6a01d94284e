"""Why a document was not made. Plain Python, so that the command line can tell without Django."""

from dataclasses import dataclass, field
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: JSON pointer of the place, and what is wrong there."""

    pointer: str
    sentence: str


@dataclass(eq=False)
class SpecFaulty(Refusal):
    """The description of the document breaks the schema. ``faults`` holds every single one."""

    code = "kernel.rendering.spec_faulty"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "公文内容有 {count} 处问题：{listed}"
    remedy = "请改正后重新生成。"
    faults: list[Fault]
    count: int = field(init=False)
    listed: str = field(init=False)

    def __post_init__(self) -> None:
        self.count = len(self.faults)
        self.listed = "".join(fault.sentence for fault in self.faults[:10])


@dataclass(eq=False)
class SpecTooLarge(Refusal):
    """More text than one document may hold."""

    code = "kernel.rendering.spec_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    sentence = "公文内容有 {size}，超过了 {limit} 的上限，没有生成。"
    remedy = "请把长篇内容改作附件后重新生成。"
    size: str
    limit: str


@dataclass(eq=False)
class SealUnreadable(Refusal):
    """The seal is not an image, or an absurd one."""

    code = "kernel.rendering.seal_unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "印章图片“{name}”无法使用：{reason}"
    remedy = "请换一张 PNG 格式、背景透明的印章图片。"
    name: str
    reason: str


@dataclass(eq=False)
class FontMissing(Refusal):
    """A typeface the standard asks for is not on this machine."""

    code = "kernel.rendering.font_missing"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = "本机没有{style}字体，公文不能按国家标准排版。"
    remedy = "请管理员运行 make setup 安装字体，或用 YAOJIAN_FONTS 指定字体文件夹。"
    style: str


@dataclass(eq=False)
class GlyphMissing(Refusal):
    """No installed typeface has this character. Never printed as an empty box: it may be somebody's name."""

    code = "kernel.rendering.glyph_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{text}”中有本机字体都没有的字，没有生成文件，以免印成空框。"
    remedy = "请核对这个字，或请管理员在 YAOJIAN_FONTS 文件夹中补充含有这个字的字体。"
    text: str


@dataclass(eq=False)
class CharacterForbidden(Refusal):
    """A control character that PDF/A does not take; pasted from elsewhere, nobody sees it."""

    code = "kernel.rendering.character_forbidden"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "内容里有看不见的控制字符（{text}），没有生成文件。"
    remedy = "请删去这一处，把文字重新键入或粘贴为纯文本。"
    text: str


@dataclass(eq=False)
class NotSettable(Refusal):
    """The typesetter failed for a reason of its own."""

    code = "kernel.rendering.not_settable"
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    sentence = "排版没有完成：{reason}。"
    remedy = "请把公文内容交给管理员检查。"
    reason: str


@dataclass(eq=False)
class PdfUnreadable(Refusal):
    """What should be checked, sealed or verified is not a PDF that can be opened."""

    code = "kernel.rendering.pdf_unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "文件打不开，不是有效的 PDF。"
    remedy = "请换一个由本系统生成的 PDF。"


@dataclass(eq=False)
class NotSealable(Refusal):
    """The PDF cannot carry a signature: it is encrypted, or the signature did not fit the room kept for it."""

    code = "kernel.rendering.not_sealable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "这份 PDF 不能用印：它已加密，或用印服务返回的签名放不下。"
    remedy = "请用本系统生成的公文 PDF 用印；仍不能用印时请告诉管理员。"


@dataclass(eq=False)
class ChangedAfterSeal(Refusal):
    """An earlier seal on the PDF no longer holds; another one would cover that up."""

    code = "kernel.rendering.changed_after_seal"
    status = HTTPStatus.CONFLICT
    sentence = "这份文件用印后被改动过，不能再次用印。"
    remedy = "请用改动前的文件，或重新生成后用印。"


@dataclass(eq=False)
class SealKeyUnusable(Refusal):
    """Key or certificate of the seal cannot be read or made."""

    code = "kernel.rendering.seal_key_unusable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = "用印密钥无法使用：{reason}"
    remedy = "请管理员检查用印密钥文件和文件夹权限。"
    reason: str
