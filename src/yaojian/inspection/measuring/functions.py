"""Synthetic function checks: small scripts declared in ``data/function_checks.yaml``, played by GET only."""

import functools
from dataclasses import dataclass, replace
from importlib import resources
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import yaml
from selectolax.lexbor import LexborHTMLParser, LexborNode

from yaojian.inspection.measuring.admitting import Admission
from yaojian.inspection.measuring.reading import page_text, shown_text
from yaojian.inspection.measuring.values import Phases, Step, Visit
from yaojian.inspection.measuring.visiting import visit

PAGE = "page"
_TYPED = ("search", "text", None)
_KEPT = ("hidden", "search", "text", None)


@dataclass(frozen=True, slots=True)
class Move:
    """One declared step: exactly one of ``opens``, ``follows`` and ``sends``; then ``need`` must be on the page."""

    title: str
    opens: bool = False
    follows: str = ""
    sends: str = ""
    need: str = ""
    show_words: bool = False


@dataclass(frozen=True, slots=True)
class FunctionCheck:
    """A script. ``needs_words``: without words to look for it cannot be played."""

    code: str
    title: str
    needs_words: bool
    moves: tuple[Move, ...]


class CannotGoOn(Exception):
    """The page does not offer what the next step needs; the text is a Chinese sentence ending in 。."""


@functools.cache
def function_checks() -> dict[str, FunctionCheck]:
    """All declared scripts by code, in their order."""
    text = (resources.files(__package__) / "data/function_checks.yaml").read_text(encoding="utf-8")
    return {entry["code"]: _check(entry) for entry in yaml.safe_load(text)["checks"]}


def play(check: FunctionCheck, url: str, admission: Admission, *, words: str = "") -> Visit:
    """Play a script from ``url``. Every step has the time of one visit; the phases are those of the first step.

    ``total`` is the slowest step, because the limit is one page's. A failed step ends the script.
    """
    if len(check.moves) == 1 and not check.moves[0].need:
        return visit(url, admission, words=words)
    last: Visit | None = None
    steps: list[Step] = []
    first: Visit | None = None
    for move in check.moves:
        last = _move(move, last, url, admission, words)
        first = first or last
        steps.append(Step(move.title, last.opened, last.reason, last.phases.total))
        if not last.opened:
            break
    if first is None or last is None:
        raise ValueError(f"function check {check.code!r} has no steps")
    slowest = max(step.total for step in steps)
    reason = "" if last.opened else f"“{steps[-1].title}”没有成功：{last.reason}"
    return replace(
        last, url=url, reason=reason, phases=replace(first.phases, total=slowest), ip=first.ip, steps=tuple(steps)
    )


def _check(entry: dict[str, object]) -> FunctionCheck:
    steps = entry["steps"]
    if not isinstance(steps, list):
        raise TypeError(f"steps of {entry['code']} is not a list")
    moves = tuple(
        Move(
            step["title"],
            step.get("open") == "start",
            step.get("follow", ""),
            step.get("send", ""),
            step.get("need", ""),
            bool(step.get("show_words")),
        )
        for step in steps
    )
    return FunctionCheck(str(entry["code"]), str(entry["title"]), bool(entry.get("needs_words")), moves)


def _move(move: Move, last: Visit | None, start: str, admission: Admission, words: str) -> Visit:
    try:
        address = start if move.opens or last is None else _address(move, last, words)
    except CannotGoOn as fault:
        return Visit(start, opened=False, reason=str(fault), phases=Phases())
    wanted = words if move.show_words or (move.opens and words and not move.need) else ""
    found = visit(address, admission, words=wanted)
    if found.opened and move.need and _tree(found).css_first(move.need) is None:
        return replace(found, opened=False, reason="页面打开了，但没有应有的内容。")
    if found.opened and move.sends and not shown_text(found.body).strip():
        return replace(found, opened=False, reason="返回的页面是空白的。")
    return found


def _address(move: Move, last: Visit, words: str) -> str:
    tree = _tree(last)
    if move.follows:
        links = (node.attributes.get("href") or "" for node in tree.css(move.follows))
        href = next((href for href in links if href and not href.startswith(("#", "javascript:", "mailto:"))), "")
        if not href:
            raise CannotGoOn("页面上没有可以点开的链接。")
        return urljoin(last.final_url, href)
    form = tree.css_first(move.sends)
    if form is None:
        raise CannotGoOn("页面上没有搜索框。")
    if (form.attributes.get("method") or "get").lower() != "get":
        raise CannotGoOn("搜索表单不是查询方式（GET），按规定不提交。")
    return _query(form, last.final_url, words)


def _query(form: LexborNode, page: str, words: str) -> str:
    fields: dict[str, str] = {}
    typed = False
    for node in form.css("input[name]"):
        kind = node.attributes.get("type")
        if kind not in _KEPT:
            continue
        takes = kind in _TYPED and not typed
        typed = typed or takes
        fields[str(node.attributes["name"])] = words if takes else node.attributes.get("value") or ""
    if not typed:
        raise CannotGoOn("搜索表单里没有可以输入文字的地方。")
    target = urlsplit(urljoin(page, form.attributes.get("action") or ""))
    return urlunsplit(target._replace(query=urlencode(fields), fragment=""))


def _tree(found: Visit) -> LexborHTMLParser:
    return LexborHTMLParser(page_text(found.body))
