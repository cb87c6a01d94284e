"""Rules of official writing a machine can check (行文规则), at drafting and before a document leaves its drafter.

Source: 《党政机关公文处理工作条例》（中办发〔2012〕14号）; the clause stands beside each rule. An error keeps the document
with its drafter, a warning is shown to everybody who reviews it. Plain values, no database.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from yaojian.oa.documents.genres import Genre

_SEPARATORS = re.compile(r"[、，；;,]+")
_LEADERS = re.compile(r"(书记|省长|市长|厅长|局长|主任|处长|同志)$")
_ASKS = re.compile(r"请(予以?)?(批复|批示|批准|审批|审定)|妥否|当否")
_SECRET = re.compile(r"绝密|机密级?★|秘密级?★|密级[:：]")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_NUMBER = re.compile(r"(?P<before>.?)[（(]?(?P<number>[一-鿿]{2,12}〔\d{4}〕\d+号)")
_TITLE_SIGNS = re.compile(r"[，。；：！？,.;:!?]")
_CONTACT = re.compile(r"联系人.*(\d{7,}|\d{3,4}-\d{7,8})")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at. ``lower`` are names of bodies below the issuing one, ``levels`` kinds of joint issuers."""

    genre: Genre
    direction: str
    title: str
    main_to: str
    copy_to: str
    note: str
    disclosure: str
    body: Sequence[str] = ()
    lower: Sequence[str] = ()
    levels: Sequence[str] = ()


class Level(StrEnum):
    """How grave: with an error the document may not leave its drafter."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that is not kept. ``clause``: where it stands."""

    rule: str
    level: Level
    sentence: str
    clause: str

    @property
    def is_error(self) -> bool:
        """Whether it keeps the document with its drafter."""
        return self.level is Level.ERROR


def names_in(text: str) -> list[str]:
    """Receivers written in one line: 「各市州局、各分局」 as a list."""
    return [name for part in _SEPARATORS.split(text) if (name := part.strip(" 　：:。"))]


def findings(facts: Facts) -> list[Finding]:
    """Every rule that is not kept, errors first."""
    found = [finding for check in _CHECKS for finding in check(facts)]
    return sorted(found, key=lambda finding: not finding.is_error)


def _request(facts: Facts) -> Iterator[Finding]:
    if facts.genre.code != "request":
        return
    if len(names_in(facts.main_to)) != 1:
        yield Finding("X1", Level.ERROR, "请示只能主送一个机关，请在“主送机关”里只留一个。", "条例第十五条")
    lower = [name for name in names_in(facts.copy_to) if name in facts.lower or name.startswith(("各分局", "各处室"))]
    if lower:
        yield Finding("X1", Level.ERROR, f"请示不得抄送下级机关，请去掉{'、'.join(lower)}。", "条例第十五条")
    if not _CONTACT.search(facts.note):
        yield Finding("X1", Level.ERROR, "请示应当在附注处写明联系人和电话。", "机关惯例")


def _report(facts: Facts) -> Iterator[Finding]:
    asking = next((words for words in facts.body if _ASKS.search(words)), "")
    if facts.genre.code == "report" and asking:
        yield Finding(
            "X2", Level.ERROR, f"报告里不得夹带请示事项：“{asking[:30]}”。请改用请示，或删去这一句。", "条例第十五条"
        )


def _receivers(facts: Facts) -> Iterator[Finding]:
    if facts.genre.addressed and not facts.main_to.strip():
        yield Finding("X0", Level.ERROR, f"{facts.genre.name}要写明主送机关。", "条例第九条")
    person = next((name for name in names_in(facts.main_to) if _LEADERS.search(name)), "")
    if person:
        yield Finding("X5", Level.ERROR, f"主送机关写成了个人“{person}”，公文不得向领导个人报送。", "条例第十五条")


def _direction(facts: Facts) -> Iterator[Finding]:
    if facts.direction not in facts.genre.directions:
        yield Finding("X7", Level.ERROR, f"{facts.genre.name}不能用作这个行文方向，请改选文种或方向。", "条例第八条")
    elif facts.direction == "level" and facts.genre.code == "notice":
        yield Finding("X7", Level.WARNING, "与不相隶属的机关商洽、询问和答复，一般用函。", "条例第八条")


def _joint(facts: Facts) -> Iterator[Finding]:
    if len(set(facts.levels)) > 1:
        yield Finding("X8", Level.WARNING, "联合行文的机关不是同级，请核实是否应当联合行文。", "条例第十七条")


def _cited(facts: Facts) -> Iterator[Finding]:
    for paragraph in facts.body:
        for found in _NUMBER.finditer(paragraph):
            if found["before"] not in ("》", "（", "("):
                sentence = f"引用公文应当先引标题、后引发文字号，请核对“{found['number']}”。"
                yield Finding("X10", Level.WARNING, sentence, "机关惯例")
                return


def _title(facts: Facts) -> Iterator[Finding]:
    endings = {"order": ("令",), "minutes": ("纪要",)}.get(facts.genre.code, (facts.genre.name,))
    if not facts.title.endswith(endings):
        yield Finding("X11", Level.WARNING, f"标题最后应当是文种“{facts.genre.name}”。", "条例第九条")
    if _TITLE_SIGNS.search(re.sub(r"《[^》]*》", "", facts.title)):
        yield Finding("X11", Level.WARNING, "标题里除书名号等外，一般不用标点符号。", "机关惯例")


def _secrets(facts: Facts) -> Iterator[Finding]:
    whole = "\n".join([facts.title, *facts.body])
    if mark := _SECRET.search(whole):
        sentence = f"文中有密级字样“{mark[0]}”，涉密公文不得在本系统办理。请立即停止办理并报告保密员。"
        yield Finding("X13", Level.ERROR, sentence, "保守国家秘密法")
    if facts.disclosure == "open" and (found := _IDENTITY.search(whole) or _MOBILE.search(whole)):
        sentence = f"主动公开的公文里有个人信息“{found[0][:4]}…”，请删去或改选公开属性。"
        yield Finding("X13", Level.ERROR, sentence, "个人信息保护法第二十五条")


_CHECKS: Sequence[Callable[[Facts], Iterator[Finding]]] = (
    _request,
    _report,
    _receivers,
    _direction,
    _joint,
    _cited,
    _title,
    _secrets,
)
