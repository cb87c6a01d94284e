"""What is refused about data directories."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class AddressTaken(Refusal):
    """Two directories would have one address."""

    code = "portal.directories.address_taken"
    status = HTTPStatus.CONFLICT
    sentence = "地址“{slug}”已被另一个数据目录占用。"
    remedy = "请换一个地址，只用小写字母、数字和短横线。"
    slug: str


@dataclass(eq=False)
class NotPublishable(Refusal):
    """Only a staged edition without problems goes out."""

    code = "portal.directories.not_publishable"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”第 {number} 版现在是“{state}”，不能发布。"
    remedy = "请先改正文件中的问题并重新导入，再发布新的版本。"
    title: str
    number: int
    state: str


@dataclass(eq=False)
class ManyRemoved(Refusal):
    """An import that drops a large part of the table is more often an incomplete file than a fact."""

    code = "portal.directories.many_removed"
    status = HTTPStatus.CONFLICT
    sentence = "第 {number} 版比现行版本少了 {removed} 行，占 {percent}%。"
    remedy = "请核对文件是否完整；确属应当删除的，请勾选“确认减少”后再发布。"
    number: int
    removed: int
    percent: int


@dataclass(eq=False)
class Overtaken(Refusal):
    """Another edition was published after this one was compared."""

    code = "portal.directories.overtaken"
    status = HTTPStatus.CONFLICT
    sentence = "在您核对期间，另一个版本（第 {number} 版）已经发布，原来的差异不再有效。"
    remedy = "请重新导入文件，核对新的差异后再发布。"
    number: int


@dataclass(eq=False)
class NothingToCite(Refusal):
    """The table has no such row or column."""

    code = "portal.directories.nothing_to_cite"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "现行版本中没有“{key}”这一行，或没有“{label}”这一列。"
    remedy = "请从数据目录的页面上复制主键和列名后再登记。"
    key: str
    label: str


@dataclass(eq=False)
class NotQuoted(Refusal):
    """The article does not say the value."""

    code = "portal.directories.not_quoted"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "《{title}》的正文中没有找到“{value}”。"
    remedy = "请先在正文中写明与数据一致的内容并发布，再登记引用。"
    title: str
    value: str
