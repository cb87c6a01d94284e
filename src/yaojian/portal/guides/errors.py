"""What is refused about service guides."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class CodeTaken(Refusal):
    """Two guides would have one 事项编码."""

    code = "portal.guides.code_taken"
    status = HTTPStatus.CONFLICT
    sentence = "事项编码“{number}”已用于“{title}”。"
    remedy = "请核对编码；同一事项请直接修改原有的办事指南。"
    number: str
    title: str


@dataclass(eq=False)
class DraftStale(Refusal):
    """Somebody else saved the draft meanwhile."""

    code = "portal.guides.draft_stale"
    status = HTTPStatus.CONFLICT
    sentence = "您编辑期间，{name}保存了这份办事指南。"
    remedy = "下面列出两份内容的不同之处，请逐项选择后再保存，您填写的内容没有丢失。"
    name: str


@dataclass(eq=False)
class NotReady(Refusal):
    """A guide with gaps is not published."""

    code = "portal.guides.not_ready"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "“{title}”还有 {count} 处没有填好：{first}"
    remedy = "请退回编写页面补齐后再发布。"
    title: str
    count: int
    first: str


@dataclass(eq=False)
class OwnGuide(Refusal):
    """Whoever wrote the draft may not publish it."""

    code = "portal.guides.own_guide"
    status = HTTPStatus.FORBIDDEN
    sentence = "“{title}”最近由您编写，不能由您自己发布。"
    remedy = "请由另一位有发布权限的同事核对后发布。"
    title: str


@dataclass(eq=False)
class NothingNew(Refusal):
    """The draft says what the public reads already."""

    code = "portal.guides.nothing_new"
    status = HTTPStatus.CONFLICT
    sentence = "“{title}”的草稿与现行版本相同，没有可以发布的内容。"
    remedy = "请先修改并保存草稿。"
    title: str
