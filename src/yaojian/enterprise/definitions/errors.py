"""Refusals about writing definitions. Codes begin with ``enterprise.definitions``."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class QuestionGone(Refusal):
    """The question to change is no longer in the draft."""

    code = "enterprise.definitions.question_gone"
    status = HTTPStatus.NOT_FOUND
    sentence = "草稿里没有这一项，可能刚被删除或移走。"
    remedy = "请回到草稿页查看现在的内容。"


@dataclass(eq=False)
class DraftChanged(Refusal):
    """Somebody saved the draft after this page was opened; nothing happened."""

    code = "enterprise.definitions.draft_changed"
    status = HTTPStatus.CONFLICT
    sentence = "打开这一页以后，{who}又修改了草稿，刚才的操作没有执行。"
    remedy = "请刷新页面，核对最新内容后再办理。"
    who: str


@dataclass(eq=False)
class NotReady(Refusal):
    """Something stands in the way of publication; the page and the API list it."""

    code = "enterprise.definitions.not_ready"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "草稿还有 {count} 处问题，没有发布：{first}"
    remedy = "请按检查结果逐项改正后再发布。"
    count: int
    first: str


@dataclass(eq=False)
class HintsNotConfirmed(Refusal):
    """Nothing forbids it, but the publisher must have read what will be different."""

    code = "enterprise.definitions.hints_not_confirmed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "发布检查有 {count} 条提示，还没有确认，没有发布。"
    remedy = "请逐条核对提示，勾选“已核对”后再发布。"
    count: int


@dataclass(eq=False)
class YearTaken(Refusal):
    """Another version begins with that year already, or a later one does."""

    code = "enterprise.definitions.year_taken"
    status = HTTPStatus.CONFLICT
    sentence = "{year} 年度已由 {version} 版起用，新版本须从更晚的年度起用。"
    remedy = "请把起用年度改为更晚的年度再发布。"
    year: int
    version: str


@dataclass(eq=False)
class VersionTaken(Refusal):
    """The version's name is in use."""

    code = "enterprise.definitions.version_taken"
    status = HTTPStatus.CONFLICT
    sentence = "版本号 {version} 已经用过，没有发布。"
    remedy = "请换一个版本号，如 2027.1。"
    version: str
