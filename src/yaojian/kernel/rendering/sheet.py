"""Handling sheets (处理笺): what came, and every opinion in the order of signing. One PDF/A-2 from plain values."""

import itertools
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from yaojian.kernel.rendering import pictures
from yaojian.kernel.rendering.pdf import typesetter

_HERE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value of the head: number, sender, title. ``wide`` ones take a whole row."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody signed. ``at`` is aware; ``on_behalf_of`` names whom the person stood in for; ``ink`` is a PNG of what he wrote by hand."""

    step: str
    person: str
    text: str
    at: datetime
    on_behalf_of: str = ""
    ink: bytes = b""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``printed_by`` and ``printed_at`` stand at the foot; ``watermark`` lies behind everything."""

    title: str
    facts: tuple[Fact, ...]
    opinions: tuple[Opinion, ...]
    printed_by: str
    printed_at: datetime
    watermark: str = ""


def moment(at: datetime) -> str:
    """2026年3月5日 14:05, local time."""
    local = at.astimezone(_HERE)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def foot(person: str, at: datetime) -> str:
    """The line that says who printed when."""
    return f"{person}于{moment(at)}打印"


def render(sheet: Sheet) -> bytes:
    """The sheet as PDF/A-2. Opinions stand in order of time; steps that follow each other are one box.

    Raises ``FontMissing``, ``GlyphMissing``, ``NotSettable``.
    """
    ordered = sorted(sheet.opinions, key=lambda opinion: opinion.at)
    data = {
        "title": sheet.title,
        "facts": [{"label": fact.label, "value": fact.value, "wide": fact.wide} for fact in _in_pairs(sheet.facts)],
        "steps": [
            {"name": step, "opinions": [_opinion(one) for one in opinions]}
            for step, opinions in itertools.groupby(ordered, key=lambda opinion: opinion.step)
        ],
        "printed": foot(sheet.printed_by, sheet.printed_at),
        "watermark": sheet.watermark,
    }
    return typesetter.set("sheet.typ", data, sheet.printed_at)


def _opinion(one: Opinion) -> dict[str, str]:
    person = f"{one.person}（代{one.on_behalf_of}）" if one.on_behalf_of else one.person
    ink = pictures.strokes(one.ink, f"{one.person}的手写签批") if one.ink else ""
    return {"text": one.text, "person": person, "at": moment(one.at), "ink": ink}


def _in_pairs(facts: tuple[Fact, ...]) -> list[Fact]:
    """Narrow facts lie two in a row: one left alone before a wide one, or at the end, becomes wide."""
    laid: list[Fact] = []
    narrow = 0
    for place, fact in enumerate(facts):
        alone = place + 1 == len(facts) or facts[place + 1].wide
        wide = fact.wide or (narrow % 2 == 0 and alone)
        narrow = 0 if wide else narrow + 1
        laid.append(Fact(fact.label, fact.value, wide))
    return laid
