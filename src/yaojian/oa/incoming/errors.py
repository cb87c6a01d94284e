"""What can go wrong with an incoming document."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class NotPdf(Refusal):
    """The main file is of another kind."""

    code = "oa.documents.not_pdf"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "正文“{name}”不是 PDF 文件。"
    remedy = "请上传 PDF 格式的正文，其他格式可作为附件上传。"
    name: str


@dataclass(eq=False)
class StillHandled(Refusal):
    """Finishing before everybody has handled it. ``units`` are their names."""

    code = "oa.documents.still_handled"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》还在办理中，{units}尚未办结。"
    remedy = "请待各承办单位都办理后再办结。"
    title: str
    units: str
