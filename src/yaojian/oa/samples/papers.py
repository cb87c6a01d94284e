"""Invented letters as real PDFs: all in one run of the typesetter, then cut into one file each."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import typst
import yaml

_HEAD = """
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm))
#set text(font: "Noto Serif CJK SC", size: 16pt, lang: "zh")
#set par(leading: 14pt, spacing: 14pt, justify: true)
#let letter(sender, number, title, body, day) = {
  align(center, text(fill: rgb("#c4121a"), size: 26pt, weight: "bold", sender + "文件"))
  v(6pt)
  align(center, number)
  line(length: 100%, stroke: 2pt + rgb("#c4121a"))
  v(8pt)
  align(center, text(size: 20pt, weight: "bold", title))
  v(8pt)
  [湖北省药品监督管理局：]
  for words in body { par(first-line-indent: (amount: 2em, all: true), words) }
  v(20pt)
  align(right, stack(dir: ttb, spacing: 14pt, sender, day))
  place(bottom + left, text(size: 10pt, fill: luma(90), "示范数据，内容为虚构"))
}
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """One invented letter. ``units`` are codes of those who usually handle such."""

    title: str
    sender: str
    number: str
    urgency: str
    units: tuple[str, ...]
    day: date


@cache
def texts() -> dict[str, Any]:
    """The words everything is made from."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "papers.yaml").read_text(encoding="utf-8"))
    return loaded


def invent(days: Sequence[date], seed: int) -> list[Paper]:
    """One letter a day given; the same seed gives the same letters."""
    chance = random.Random(seed)  # noqa: S311 - repeatable demo data, not a secret
    titles, senders = texts()["titles"], texts()["senders"]
    papers = []
    for n, day in enumerate(days):
        kind, sender = titles[n % len(titles)], chance.choice(senders)
        papers.append(
            Paper(
                title=kind["text"].format(m=day.month),
                sender=sender["name"],
                number=f"{sender['sign']}〔{day.year}〕{chance.randint(1, 400)}号",
                urgency=kind["urgency"],
                units=tuple(kind["units"]),
                day=day,
            )
        )
    return papers


def printed(papers: Sequence[Paper]) -> list[bytes]:
    """Each letter as a PDF of one page. Raises ``ValueError`` when a text ran over its page."""
    source = _HEAD + "#pagebreak()\n".join(_call(paper) for paper in papers)
    with pikepdf.open(io.BytesIO(typst.compile(source.encode()))) as whole:
        if len(whole.pages) != len(papers):
            raise ValueError(f"{len(papers)} letters became {len(whole.pages)} pages")
        return [_cut(whole, place) for place in range(len(papers))]


def _call(paper: Paper) -> str:
    body = "".join(f'"{words}", ' for words in texts()["paragraphs"])
    day = f"{paper.day.year}年{paper.day.month}月{paper.day.day}日"
    return f'#letter("{paper.sender}", "{paper.number}", "{paper.title}", ({body}), "{day}")\n'


def _cut(whole: pikepdf.Pdf, place: int) -> bytes:
    out = io.BytesIO()
    one = pikepdf.new()
    one.pages.append(whole.pages[place])
    one.remove_unreferenced_resources()
    one.save(out)
    return out.getvalue()
