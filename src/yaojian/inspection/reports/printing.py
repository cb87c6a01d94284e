"""The frozen content as what ``kernel.rendering`` sets."""

from datetime import datetime
from typing import Any

from yaojian.kernel.rendering.report import Column, Report, Section, Table


def printed(content: dict[str, Any], *, title: str, issuer: str, by: str, at: datetime) -> Report:
    """For PDF and DOCX alike."""
    return Report(
        title=title,
        issuer=issuer,
        printed_by=by,
        printed_at=at,
        facts=tuple((str(label), str(value)) for label, value in content["facts"]),
        sections=tuple(_section(one) for one in content["sections"]),
    )


def _section(told: dict[str, Any]) -> Section:
    table = told["table"]
    set_table = None
    if table is not None:
        columns = tuple(Column(one["label"], one["share"], one["figures"]) for one in table["columns"])
        set_table = Table(columns, tuple(tuple(row) for row in table["rows"]))
    return Section(told["heading"], tuple(told["paragraphs"]), set_table, told["level"])
