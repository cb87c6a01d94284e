"""What can go wrong with an incoming document."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NotPdf(Refusal):
    """The main file is of another kind."""

    code = "oa.incoming.not_pdf"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "正文“{name}”不是 PDF 文件。"
    remedy = "请上传 PDF 格式的正文，其他格式可作为附件上传。"
    name: str


@dataclass(eq=False)
class StillHandled(Refusal):
    """Finishing before everybody has handled it. ``units`` are their names."""

    code = "oa.incoming.still_handled"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》还在办理中，{units}尚未办结。"
    remedy = "请待各承办单位都办理后再办结。"
    title: str
    units: str


@dataclass(eq=False)
class LooksRegistered(Refusal):
    """The same document seems to stand in the register already. ``earlier`` is its title and number."""

    code = "oa.incoming.looks_registered"
    status = HTTPStatus.CONFLICT
    sentence = "这份来文看来已经登记过：{earlier}（{why}）。"
    remedy = "请打开先前登记的公文继续办理；确需另行登记的，请写明原因。"
    earlier: str
    why: str


@dataclass(eq=False)
class UnreadablePicture(Refusal):
    """A picture that cannot become a page."""

    code = "oa.incoming.unreadable_picture"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "图片“{name}”打不开，没有合成正文。"
    remedy = "请重新拍照或扫描后再上传。"
    name: str


@dataclass(eq=False)
class NotMainFile(Refusal):
    """Something else than PDF and pictures was given as the main file."""

    code = "oa.incoming.not_main_file"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{name}”不能作为正文。"
    remedy = "正文请上传 PDF，或者扫描、拍照得到的 JPG、PNG 图片；其他格式可作为附件上传。"
    name: str
