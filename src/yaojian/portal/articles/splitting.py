"""Turns HTML from Word (read by mammoth, or pasted) into the blocks of a body: clean text, headings, tables, pictures.

Pure: knows no database. A picture in the HTML is ``<img src="picture:3">``; any other picture is dropped.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from yaojian.portal.articles.cleaning import SCHEMES, TAGS, clean_html

Block = dict[str, Any]
LONGEST_HEADING = 80
MOST_COLUMNS, MOST_ROWS = 40, 2000
"""Larger tables belong into an attachment; a span attribute must not blow one up."""
_TABLE_TAGS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
_cleaner = nh3.Cleaner(
    tags=TAGS | _TABLE_TAGS | {"h1", "h2", "h5", "h6", "img", "div", "section", "article"},
    attributes={"a": {"href"}, "img": {"src"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
    url_schemes=SCHEMES | {"picture"},
    link_rel=None,
)
_HEADINGS = {"h1": "2", "h2": "2", "h3": "3"}
_BOXES = {"div", "section", "article"}
_PICTURE = re.compile(r"picture:(\d{1,4})\Z")
_NUMBER = re.compile(r"[\d,.%％+\-—–()（）/ ]+\Z")
_SPACE = re.compile(r"[ \t\r\n\u00a0]+")


@dataclass(slots=True)
class Split:
    """What came out. ``pictures`` are named by the numbers used in the HTML; ``headless``: tables whose head was guessed."""

    blocks: list[Block] = field(default_factory=list)
    dropped_pictures: int = 0
    headless: int = 0


def split(html: str, pictures: Mapping[int, int] | None = None) -> Split:
    """``pictures``: number in the HTML → key in the library. Word's own mark-up (``mso-…``, ``o:p``) is gone afterwards."""
    done = Split()
    tree = LexborHTMLParser(_cleaner.clean(html), is_fragment=True)
    running: list[str] = []

    def flush() -> None:
        text = clean_html("".join(running)).strip()
        running.clear()
        if LexborHTMLParser(text, is_fragment=True).text(strip=True):
            done.blocks.append({"type": "text", "value": text})

    for node in _pieces(tree.root):
        made = _block_of(node, pictures or {}, done)
        if made is None:
            running.append(_inline(node, pictures or {}, done))
        else:
            flush()
            done.blocks.extend(made)
    flush()
    return done


def _pieces(root: LexborNode | None) -> Iterator[LexborNode]:
    """The parts of a document in order; boxes around them count for nothing."""
    for node in root.iter(include_text=True) if root is not None else ():
        if node.tag in _BOXES:
            yield from _pieces(node)
        else:
            yield node


def _block_of(node: LexborNode, pictures: Mapping[int, int], done: Split) -> list[Block] | None:
    """A block of its own, or None for what joins the running text."""
    if node.tag in _HEADINGS:
        text = _words(node)
        if not text or len(text) > LONGEST_HEADING:
            return None if text else []
        return [{"type": "heading", "value": {"text": text, "level": _HEADINGS[node.tag]}}]
    if node.tag == "table":
        return _table(node, pictures, done)
    if node.tag == "img":
        return _pictures([node], pictures, done)
    if node.tag == "p" and (inside := node.css("img")):
        text = (node.html or "") if _words(node) else ""
        kept = _pictures(inside, pictures, done)
        return ([{"type": "text", "value": clean_html(text)}] if text else []) + kept
    return None


def _inline(node: LexborNode, pictures: Mapping[int, int], done: Split) -> str:
    """Text that joins its neighbours; pictures deep inside lists are dropped, and counted."""
    if node.tag == "-text":
        text = _SPACE.sub(" ", node.text()).strip()
        return f"<p>{nh3.clean_text(text)}</p>" if text else ""
    done.dropped_pictures += len(node.css("img")) if node.tag != "img" else 0
    html = node.html or ""
    if node.tag in {"h1", "h2", "h3", "h5", "h6"}:
        return f"<p>{nh3.clean_text(_words(node))}</p>"
    return html if node.tag in {"p", "ul", "ol", "h4", "blockquote", "hr"} else f"<p>{html}</p>"


def _pictures(nodes: list[LexborNode], pictures: Mapping[int, int], done: Split) -> list[Block]:
    blocks = []
    for node in nodes:
        found = _PICTURE.match(node.attributes.get("src") or "")
        key = pictures.get(int(found[1])) if found else None
        if key is None:
            done.dropped_pictures += 1
        else:
            value = {"image": key, "alt_text": "", "decorative": False, "caption": ""}
            blocks.append({"type": "picture", "value": value})
    return blocks


def _table(node: LexborNode, pictures: Mapping[int, int], done: Split) -> list[Block]:
    """A table with its head, after it the pictures that stood in its cells. A table of one cell is a frame, no table."""
    rows = [row for row in node.css("tr") if _nearest_table(row) == node.mem_id]
    grid = _grid(rows)
    inside = _pictures(node.css("img"), pictures, done)
    if not grid:
        return inside
    if len(grid) == 1 and len(grid[0]) == 1:
        text = nh3.clean_text(grid[0][0])
        return ([{"type": "text", "value": f"<p>{text}</p>"}] if text else []) + inside
    head, body = _head_of(grid, rows[0])
    if not head:
        done.headless += 1
    headings = head or [f"第{number}列" for number in range(1, len(grid[0]) + 1)]
    caption = node.css_first("caption")
    value = {
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": [{"values": row} for row in body],
        "caption": _words(caption) if caption is not None else "",
    }
    return [{"type": "table", "value": value}, *inside]


def _nearest_table(node: LexborNode) -> int | None:
    above = node.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above.mem_id if above is not None else None


def _grid(rows: list[LexborNode]) -> list[list[str]]:
    """Cells by row and column; one that spans several stands in each of its rows, and once in its first column."""
    grid: list[dict[int, str]] = [{} for _ in rows[:MOST_ROWS]]
    for number, row in enumerate(rows[:MOST_ROWS]):
        place = 0
        for cell in (one for one in row.iter() if one.tag in {"td", "th"}):
            while place in grid[number]:
                place += 1
            wide, high = _span(cell, "colspan", MOST_COLUMNS), _span(cell, "rowspan", MOST_ROWS)
            for line in grid[number : number + high]:
                for column in range(place, min(place + wide, MOST_COLUMNS)):
                    line[column] = _words(cell) if column == place else ""
            place += wide
    width = max((max(line, default=-1) + 1 for line in grid), default=0)
    filled = [[line.get(column, "") for column in range(width)] for line in grid]
    return [line for line in filled if any(line)]


def _span(cell: LexborNode, name: str, most: int) -> int:
    told = cell.attributes.get(name) or "1"
    return max(1, min(int(told), most)) if told.isdigit() and len(told) < 6 else 1


def _head_of(grid: list[list[str]], first_row: LexborNode) -> tuple[list[str], list[list[str]]]:
    """(headings, rows below); no headings where the first row does not look like a head.

    It does when Word marked it, when it is all bold, or when its cells are short words while numbers stand below.
    """
    first, rest = grid[0], grid[1:]
    marked = first_row.css_first("th") is not None or (first_row.parent is not None and first_row.parent.tag == "thead")
    cells = first_row.css("td, th")
    bold = bool(cells) and all(cell.css_first("strong, b") is not None for cell in cells if _words(cell))
    short = all(cell and len(cell) <= 20 and not _NUMBER.match(cell) for cell in first)
    numbers = any(_NUMBER.match(cell) for row in rest for cell in row if cell)
    if rest and (marked or bold or (short and numbers)):
        return first, rest
    return [], grid


def _words(node: LexborNode) -> str:
    """The text of a node in one line a paragraph."""
    lines = (_SPACE.sub(" ", line).strip() for line in node.text(separator="\n").split("\n"))
    return (
        "\n".join(line for line in lines if line) if node.css_first("p") is not None else " ".join(filter(None, lines))
    )
