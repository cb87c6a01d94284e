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


@dataclass(eq=False)
class StillPublic(Refusal):
    """What the public reads is withdrawn first, with a reason of its own."""

    code = "portal.articles.still_public"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》还在网站上，不能放入回收站。"
    remedy = "请先撤下，再删除。"
    title: str


@dataclass(eq=False)
class ArticleInBin(Refusal):
    """Nothing is done with an article that lies in the bin."""

    code = "portal.articles.in_bin"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》在回收站里，不能{act}。"
    remedy = "请先在回收站中恢复它。"
    title: str
    act: str


@dataclass(eq=False)
class NotInBin(Refusal):
    """Somebody restored or purged it meanwhile, or it is sealed."""

    code = "portal.articles.not_in_bin"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》已经恢复、彻底删除或封存，不能再办理。"
    remedy = "请刷新回收站查看最新情况。"
    title: str


@dataclass(eq=False)
class ArticlePurgeTooEarly(Refusal):
    """What lies in the bin can be had back for some time."""

    code = "portal.articles.purge_too_early"
    status = HTTPStatus.CONFLICT
    sentence = "《{title}》放入回收站不满 {days} 天，还不能彻底删除。"
    remedy = "请到期后再办理，在此之前可以恢复。"
    title: str
    days: int


@dataclass(eq=False)
class ArticlePurgeNeedsAnother(Refusal):
    """Deleting for good takes two persons."""

    code = "portal.articles.purge_needs_another"
    status = HTTPStatus.CONFLICT
    sentence = "彻底删除《{title}》须由一人申请、另一人确认。"
    remedy = "请由另一位有权人员办理下一步。"
    title: str


@dataclass(eq=False)
class HomePlacement(Refusal):
    """The home of an article is changed by moving it."""

    code = "portal.articles.home_placement"
    status = HTTPStatus.CONFLICT
    sentence = "“{column}”是《{title}》的所属栏目，不能从这里移除或限定展示时间。"
    remedy = "需要换栏目时请用“移动”，不再公开时请用“撤下”。"
    title: str
    column: str


@dataclass(eq=False)
class PeriodOver(Refusal):
    """A period that ended or turns back shows nothing."""

    code = "portal.articles.period_over"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "展示时间有误：{reason}。"
    remedy = "请改正开始和结束时间后重新提交。"
    reason: str


@dataclass(eq=False)
class WordFileBroken(Refusal):
    """A Word file that cannot be read, whatever its name says."""

    code = "portal.articles.word_file_broken"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{name}”不能导入：{reason}。"
    remedy = "请用 Word 或 WPS 打开后另存为 .docx 再试。"
    name: str
    reason: str
