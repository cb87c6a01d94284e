"""What is refused about columns."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class SlugTaken(Refusal):
    """Two columns under one parent would have one address, or a column one that belongs to another surface."""

    code = "portal.columns.slug_taken"
    status = HTTPStatus.CONFLICT
    sentence = "地址“{slug}”已被占用。"
    remedy = "请换一个地址，只用小写字母、数字和短横线。"
    slug: str


@dataclass(eq=False)
class UnderItself(Refusal):
    """A column would stand below itself, and the tree would lose it."""

    code = "portal.columns.under_itself"
    status = HTTPStatus.CONFLICT
    sentence = "“{target}”就是“{title}”或它的下级栏目，不能把栏目移到自己下面。"
    remedy = "请另选一个不在它之下的上级栏目。"
    title: str
    target: str


@dataclass(eq=False)
class ColumnBusy(Refusal):
    """A long move or merge of this column, or of one above it, is not over yet."""

    code = "portal.columns.busy"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”正在调整（{work}），暂时不能改动。"
    remedy = "请在调整结束后再试，进度在栏目管理中可以看到。"
    title: str
    work: str


@dataclass(eq=False)
class ColumnClosed(Refusal):
    """Nothing is written into a column that is archived, binned or only a link."""

    code = "portal.columns.closed"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”已归档、已删除或只是外部链接，不能放入信息。"
    remedy = "请另选一个栏目，或由栏目管理员先重新开放。"
    title: str


@dataclass(eq=False)
class FrontPageStays(Refusal):
    """The front page is the root of the site."""

    code = "portal.columns.front_page_stays"
    status = HTTPStatus.CONFLICT
    sentence = "首页是网站的根，不能{act}。"
    remedy = "请选择首页以下的栏目。"
    act: str


@dataclass(eq=False)
class InBin(Refusal):
    """The column lies in the recycle bin."""

    code = "portal.columns.in_bin"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”在回收站里，不能{act}。"
    remedy = "请先在回收站中恢复它。"
    title: str
    act: str


@dataclass(eq=False)
class ParentInBin(Refusal):
    """A column cannot come back below one that is not there."""

    code = "portal.columns.parent_in_bin"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”的上级栏目“{parent}”还在回收站里，不能恢复。"
    remedy = "请先恢复它的上级栏目。"
    title: str
    parent: str


@dataclass(eq=False)
class WorkInside(Refusal):
    """Something in the column must be finished first: another room objects."""

    code = "portal.columns.work_inside"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”不能{act}：{reason}。"
    remedy = "请先办结，或撤回后再试。"
    title: str
    act: str
    reason: str


@dataclass(eq=False)
class MergedAway(Refusal):
    """A merged column is opened again by undoing the merge only."""

    code = "portal.columns.merged_away"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”已并入“{into}”，原地址会转到那里。"
    remedy = "需要恢复时，请在栏目页面撤销合并。"
    title: str
    into: str


@dataclass(eq=False)
class MergeOver(Refusal):
    """A merge is undone once, within 30 days."""

    code = "portal.columns.merge_over"
    status = HTTPStatus.CONFLICT
    sentence = "这次合并已经撤销，或已超过 {days} 天，不能再撤销。"
    remedy = "如需分开，请新建栏目并移动信息。"
    days: int


@dataclass(eq=False)
class PurgeTooEarly(Refusal):
    """What lies in the bin can be had back for some time."""

    code = "portal.columns.purge_too_early"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”放入回收站不满 {days} 天，还不能彻底删除。"
    remedy = "请到期后再办理，在此之前可以恢复。"
    title: str
    days: int


@dataclass(eq=False)
class PurgeNeedsAnother(Refusal):
    """Deleting for good takes two persons."""

    code = "portal.columns.purge_needs_another"
    status = HTTPStatus.CONFLICT
    sentence = "彻底删除“{title}”须由一人申请、另一人确认，您不能确认自己的申请。"
    remedy = "请由另一位栏目管理员确认。"
    title: str


@dataclass(eq=False)
class PurgeNotAsked(Refusal):
    """Nobody asked for it yet."""

    code = "portal.columns.purge_not_asked"
    status = HTTPStatus.CONFLICT
    sentence = "还没有人申请彻底删除“{title}”。"
    remedy = "请先申请，再由另一位栏目管理员确认。"
    title: str


@dataclass(eq=False)
class NoLongerInBin(Refusal):
    """Somebody restored or purged it meanwhile."""

    code = "portal.columns.no_longer_in_bin"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”已经恢复或彻底删除，不在回收站里了。"
    remedy = "请刷新回收站查看最新情况。"
    title: str
