"""What a list says and what a check finds."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """``block``: not to be published without a reasoned override; ``warn``: look at it; ``note``: a better form exists."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"


class Kind(StrEnum):
    """What sort of fault it is; the second half of a mark's ``rule``."""

    WRONG = "wrong"
    VARIANT = "variant"
    GRAVE = "grave"
    TABOO = "taboo"
    ADVERTISING = "advertising"
    OWN = "own"
    TITLE = "title"
    PLACE = "place"
    PUNCTUATION = "punctuation"
    NUMBER_FORM = "number_form"
    PERSONAL = "personal"
    LIKELY = "likely"
    MISSING = "missing"
    SURPLUS = "surplus"
    SWAPPED = "swapped"
    REPEATED = "repeated"
    DATE = "date"
    SUM = "sum"


KIND_LABELS = {
    Kind.WRONG: "错别字",
    Kind.VARIANT: "非推荐词形",
    Kind.GRAVE: "重大表述差错",
    Kind.TABOO: "禁用慎用词",
    Kind.ADVERTISING: "广告禁用语",
    Kind.OWN: "本站词表",
    Kind.TITLE: "领导人职务",
    Kind.PLACE: "地名隶属",
    Kind.PUNCTUATION: "标点",
    Kind.NUMBER_FORM: "文号写法",
    Kind.PERSONAL: "个人信息",
    Kind.LIKELY: "疑似错别字",
    Kind.MISSING: "疑似漏字",
    Kind.SURPLUS: "疑似多字",
    Kind.SWAPPED: "疑似颠倒",
    Kind.REPEATED: "重复字词",
    Kind.DATE: "日期有误",
    Kind.SUM: "数字不符",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: the form to look for, what should stand there (empty: nothing certain), and who says so."""

    wrong: str
    right: str
    kind: Kind
    severity: Severity
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding. ``start`` and ``end`` are offsets in code points of the text that was checked.

    ``text`` is what stands there, except for personal data, of which only a masked form leaves the check.
    """

    start: int
    end: int
    text: str
    suggestion: str
    kind: str
    severity: Severity
    rule: str
    source: str

    @property
    def label(self) -> str:
        """The kind for people."""
        return KIND_LABELS[Kind(self.kind)]


def mark_of(start: int, entry: Entry) -> Mark:
    """The finding of ``entry`` at ``start``."""
    return Mark(
        start,
        start + len(entry.wrong),
        entry.wrong,
        entry.right,
        entry.kind,
        entry.severity,
        f"words.{entry.kind}",
        entry.source,
    )
