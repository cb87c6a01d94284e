"""Columns of an import: their headings, and how a cell becomes a value. Dates ISO or as 2026年3月12日, amounts in yuan."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yaojian.enterprise.companies import credit_codes
from yaojian.kernel.calendar import workdays

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


class CellWrong(ValueError):
    """What is wrong with one cell, as a sentence ending in 。."""


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` of the field, ``heading`` as it stands in the first row."""

    name: str
    heading: str
    parse: Callable[[str], Any]
    required: bool = False


def _text(most: int) -> Callable[[str], str]:
    def parse(cell: str) -> str:
        if len(cell) > most:
            raise CellWrong(f"最多 {most} 个字，现在有 {len(cell)} 个。")
        return cell

    return parse


def day(cell: str) -> date:
    """A day that has come. Raises ``CellWrong``."""
    found = _DAY.fullmatch(cell)
    try:
        if found is None:
            raise ValueError(cell)
        parsed = date(*(int(part) for part in found.groups()))
    except ValueError:
        raise CellWrong("不是有效的日期，应写成 2026-03-12。") from None
    if parsed > workdays.today():
        raise CellWrong("日期晚于今天，请核对。")
    return parsed


def _optional_day(cell: str) -> date | None:
    return day(cell) if cell else None


def _count(cell: str) -> int:
    if not cell:
        return 0
    if not cell.isascii() or not cell.isdigit() or int(cell) > 999:
        raise CellWrong("应为 0 到 999 的整数。")
    return int(cell)


def _money(cell: str) -> Decimal | None:
    if not cell:
        return None
    try:
        amount = Decimal(cell.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise CellWrong("应为金额，单位元，例如 50000。") from None
    if not amount.is_finite() or amount < 0 or amount >= Decimal("1e12") or amount != round(amount, 2):
        raise CellWrong("应为不小于 0、最多两位小数的金额，单位元。")
    return amount


def _code(cell: str) -> str:
    code = credit_codes.tidy(cell)
    if not credit_codes.is_shaped(code):
        raise CellWrong("统一社会信用代码应为 18 位数字和大写字母。")
    return code


COLUMNS = (
    Column("credit_code", "统一社会信用代码", _code, required=True),
    Column("number", "编号或文号", _text(60), required=True),
    Column("day", "日期", day, required=True),
    Column("body", "实施单位", _text(80), required=True),
    Column("subject", "事项", _text(100), required=True),
    Column("conclusion", "结论", _text(100), required=True),
    Column("critical", "严重缺陷", _count),
    Column("major", "主要缺陷", _count),
    Column("minor", "一般缺陷", _count),
    Column("product", "品种", _text(100)),
    Column("batch", "批号", _text(40)),
    Column("amount", "罚没款（元）", _money),
    Column("measure", "处理措施", _text(200)),
    Column("rectified_on", "整改完成日期", _optional_day),
    Column("recheck", "复查结果", _text(100)),
)


def places(headings: Sequence[str]) -> dict[str, int]:
    """Where each column stands in a table with these headings; columns of no name we know are left alone."""
    known = {column.heading: column.name for column in COLUMNS}
    return {known[heading]: place for place, heading in enumerate(headings) if heading in known}


def missing(found: dict[str, int]) -> list[str]:
    """Headings that must be there and are not."""
    return [column.heading for column in COLUMNS if column.required and column.name not in found]
