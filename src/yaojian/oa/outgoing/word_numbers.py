"""Numbers Word writes by itself before paragraphs (一、 （一） 1.): they are not in the text, so they are counted here."""

from collections import defaultdict
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_CHINESE = {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting"}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
LEVELS = 9


class Numbering:
    """Counts along one document. ``label`` must be asked once for each paragraph with text, in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._of_style = _styles(styles)
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * LEVELS)
        if numbering is not None:
            self._read(numbering)

    def _read(self, root: Element) -> None:
        abstract = {node.get(f"{W}abstractNumId"): _levels(node) for node in root.iter(f"{W}abstractNum")}
        for num in root.iter(f"{W}num"):
            link = num.find(f"{W}abstractNumId")
            number = num.get(f"{W}numId")
            if link is not None and number is not None:
                self._levels[number] = abstract.get(link.get(f"{W}val"), {})

    def label(self, paragraph: Element) -> str:
        """The number of this paragraph as Word shows it; nothing where it has none."""
        number, level = self._place(paragraph)
        levels = self._levels.get(number, {})
        if level not in levels:
            return ""
        counts = self._counts[number]
        counts[level] = counts[level] + 1 if counts[level] else levels[level][2]
        counts[level + 1 :] = [0] * (LEVELS - level - 1)
        text = levels[level][1]
        for below in range(level + 1):
            kind, _, start = levels.get(below, ("decimal", "", 1))
            text = text.replace(f"%{below + 1}", _told(counts[below] or start, kind))
        return text

    def _place(self, paragraph: Element) -> tuple[str, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return "", 0
        style = properties.find(f"{W}pStyle")
        number, level = self._of_style.get(style.get(f"{W}val", ""), ("", 0)) if style is not None else ("", 0)
        own = properties.find(f"{W}numPr")
        return _pair(own, number, level) if own is not None else (number, level)


def _styles(root: Element | None) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for style in root.iter(f"{W}style") if root is not None else ():
        own = style.find(f"{W}pPr/{W}numPr")
        if own is not None:
            found[style.get(f"{W}styleId", "")] = _pair(own, "", 0)
    return found


def _pair(own: Element, number: str, level: int) -> tuple[str, int]:
    given, at = own.find(f"{W}numId"), own.find(f"{W}ilvl")
    return (
        given.get(f"{W}val", "") if given is not None else number,
        _whole(at.get(f"{W}val")) if at is not None else level,
    )


def _levels(abstract: Element) -> dict[int, tuple[str, str, int]]:
    """Per level: kind of number, text with %1 to %9, first number."""
    found = {}
    for node in abstract.iter(f"{W}lvl"):
        kind, text, start = (node.find(f"{W}{name}") for name in ("numFmt", "lvlText", "start"))
        found[_whole(node.get(f"{W}ilvl"))] = (
            kind.get(f"{W}val", "decimal") if kind is not None else "decimal",
            text.get(f"{W}val", "") if text is not None else "",
            _whole(start.get(f"{W}val")) if start is not None else 1,
        )
    return {level: facts for level, facts in found.items() if facts[0] not in ("bullet", "none") and level < LEVELS}


def _whole(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() else 0


def _told(number: int, kind: str) -> str:
    if kind in _CHINESE:
        return _chinese(number)
    if kind.startswith("decimalEnclosedCircle") and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if kind in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr((97 if kind == "lowerLetter" else 65) + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    """1 to 999 as counted in Chinese: 十, 十二, 二十, 一百〇三."""
    if number < 10:
        return _DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        tail = ("〇" if rest < 10 else "一" if rest < 20 else "") + _chinese(rest) if rest else ""
        return _DIGITS[hundreds] + "百" + tail
    return str(number)
