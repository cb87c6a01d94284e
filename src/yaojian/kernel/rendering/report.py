"""Reports: a cover, then headed sections of paragraphs and tables. PDF/A-2 from plain values; ``report_docx`` writes the same."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from yaojian.kernel.rendering.pdf import breakable, typesetter
from yaojian.kernel.rendering.sheet import foot

_RUN = re.compile(r"[!-~]{8,}")
_MAY_BREAK = "\u200b"


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a column and its share of the width; ``figures`` are set to the right."""

    label: str
    share: float = 1.0
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has as many texts as there are columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """``level`` 1 or 2. Paragraphs stand before the table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    level: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """``facts``: labelled lines of the cover; ``issuer`` stands at its foot above the day of ``printed_at`` (aware)."""

    title: str
    issuer: str
    printed_by: str
    printed_at: datetime
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = field(default=())


def render(report: Report) -> bytes:
    """The report as PDF/A-2. Raises ``FontMissing``, ``NotSettable``, and ``ValueError`` for a row of another length.

    Characters no typeface of a government office has are set as □: texts of foreign pages may hold anything.
    """
    checked(report)
    data = {
        "title": settable(report.title),
        "issuer": settable(report.issuer),
        "day": day_of(report.printed_at),
        "facts": [[settable(label), breakable(settable(value))] for label, value in report.facts],
        "sections": [_section(section) for section in report.sections],
        "printed": foot(report.printed_by, report.printed_at),
        "watermark": "",
    }
    return typesetter.set("report.typ", data, report.printed_at)


def checked(report: Report) -> None:
    """Raises ``ValueError`` for a row of another length than its table."""
    for section in report.sections:
        for row in section.table.rows if section.table else ():
            if section.table is not None and len(row) != len(section.table.columns):
                raise ValueError(f"a row of “{section.heading}” has {len(row)} texts")


def day_of(at: datetime) -> str:
    """2026年3月5日, local."""
    return foot("", at).removeprefix("于").split("日")[0] + "日"


def settable(text: str) -> str:
    """The text with □ for whatever lies outside Latin, punctuation, CJK and full-width forms."""
    return "".join(sign if _is_known(sign) else "□" for sign in " ".join(text.split()))


def _is_known(sign: str) -> bool:
    return (
        " " <= sign <= "~"
        or sign in "·×—–‘’“”…℃①②③④⑤⑥⑦⑧⑨⑩→←↑↓■□●○△▲◇◆※〔〕《》「」"
        or "\u3001" <= sign <= "\u3011"
        or "\u4e00" <= sign <= "\u9fa5"
        or "\uff01" <= sign <= "\uff5e"
    )


def _narrow(text: str) -> str:
    """For cells, which may be narrower than the shortest address."""
    return _RUN.sub(lambda run: _MAY_BREAK.join(run[0]), text)


def _section(section: Section) -> dict[str, object]:
    table = section.table
    return {
        "heading": settable(section.heading),
        "level": section.level,
        "paragraphs": [breakable(settable(text)) for text in section.paragraphs],
        "columns": [
            {"label": settable(one.label), "share": one.share, "right": one.figures}
            for one in (table.columns if table else ())
        ],
        "rows": [[_narrow(settable(text)) for text in row] for row in (table.rows if table else ())],
    }
