"""What is refused about articles."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class WasPublished(Refusal):
    """Only a draft that never left the desk may be deleted; everything else is evidence."""

    code = "portal.articles.was_published"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》送过审核或发布过，不能删除。"
    remedy = "已发布的信息请用“撤下”，未发布的草稿可以留存不送审。"
    title: str


@dataclass(eq=False)
class CopyWouldPublish(Refusal):
    """A copy must not be on the public site without its own review."""

    code = "portal.articles.copy_would_publish"
    status = HTTPStatus.CONFLICT
    sentence = "复制《{title}》时不能同时发布，没有复制。"
    remedy = "请取消“发布复制的页面”后再复制，副本另行送审。"
    title: str


@dataclass(eq=False)
class BodyBroken(Refusal):
    """A body given by program does not have the shape of blocks."""

    code = "portal.articles.body_broken"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "正文第 {place} 块有误：{reason}"
    remedy = "请按接口说明改正后重新提交。"
    place: int
    reason: str
