"""What somebody at the desk of the site may meet."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class AlreadySettled(Refusal):
    """Somebody else was quicker."""

    code = "portal.publishing.already_settled"
    status = HTTPStatus.CONFLICT
    sentence = "这个事件已由{name}处理。"
    remedy = "请刷新页面查看处理结论。"
    name: str


@dataclass(eq=False)
class NothingPublished(Refusal):
    """There is no site yet."""

    code = "portal.publishing.nothing_published"
    status = HTTPStatus.CONFLICT
    sentence = "网站还没有首次发布。"
    remedy = "请先在“网站看守”页点“全站重新发布”，或运行“yaojian publish”。"


@dataclass(eq=False)
class NotAsPublished(Refusal):
    """Sealing or archiving would sign somebody else's work."""

    code = "portal.publishing.not_as_published"
    status = HTTPStatus.CONFLICT
    sentence = "有 {count} 个文件与发布时不同，例如 {route}。"
    remedy = "请等看守恢复或重新发布全站后再试。"
    count: int
    route: str


@dataclass(eq=False)
class NothingInYear(Refusal):
    """No article of that year is public."""

    code = "portal.publishing.nothing_in_year"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "{year} 年没有已发布的信息。"
    remedy = "请换一个年份。"
    year: int
