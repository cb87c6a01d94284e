"""What may be refused at the desk."""

from dataclasses import dataclass
from http import HTTPStatus

from yaojian.kernel.errors import Refusal


@dataclass(eq=False)
class ViewNameTaken(Refusal):
    """The reader already has a view of this name in this centre."""

    code = "oa.desk.view_name_taken"
    status = HTTPStatus.CONFLICT
    sentence = "您已有名为“{name}”的视图，没有重复保存。"
    remedy = "请换一个名称，或先删除原来的视图。"
    name: str


@dataclass(eq=False)
class TooManyViews(Refusal):
    """A list nobody could find anything in."""

    code = "oa.desk.too_many_views"
    status = HTTPStatus.CONFLICT
    sentence = "您已保存 {most} 个视图，不能再增加。"
    remedy = "请先删除不用的视图，再保存新的。"
    most: int


@dataclass(eq=False)
class TooManyRows(Refusal):
    """More rows than one sheet should hold."""

    code = "oa.desk.too_many_rows"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "符合条件的公文超过 {most} 件，没有导出。"
    remedy = "请按日期分段，分几次导出。"
    most: int


@dataclass(eq=False)
class NothingChosen(Refusal):
    """An act on many rows without any."""

    code = "oa.desk.nothing_chosen"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "没有选中可以{act}的公文。"
    remedy = "请回到台账勾选后再试；已被他人办理或已阅的公文不再列出。"
    act: str


@dataclass(eq=False)
class TooManyChosen(Refusal):
    """More rows at once than a reader can have looked at."""

    code = "oa.desk.too_many_chosen"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = "一次选中了 {count} 件，最多可选 {most} 件，没有执行。"
    remedy = "请分几次办理。"
    count: int
    most: int
