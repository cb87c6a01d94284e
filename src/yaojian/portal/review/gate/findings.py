"""What the gate says. Pure."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from yaojian.kernel.wording import Severity


class Stage(StrEnum):
    """When the gate is asked."""

    DRAFT = "draft"
    SUBMIT = "submit"
    REVIEW = "review"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. ``part`` is a field (``title``, ``summary`` …) or ``body.3``, the block with that number from 0.

    ``start`` and ``end`` are code points in the text of that part (``texts.texts_of``), equal where it is about the whole.
    ``message`` is a sentence for the editor; ``text`` what stands there, personal data masked.
    """

    rule: str
    severity: Severity
    part: str
    start: int
    end: int
    message: str
    suggestion: str = ""
    text: str = ""

    @property
    def key(self) -> str:
        """Names this finding of this version: an override holds for it alone."""
        said = f"{self.rule}|{self.part}|{self.start}|{self.end}|{self.text}"
        return hashlib.new("sm3", said.encode()).hexdigest()

    @property
    def blocks(self) -> bool:
        """Whether the version may not go on with it."""
        return self.severity == Severity.BLOCK

    @property
    def is_personal(self) -> bool:
        """Personal data: never let pass by whoever wrote it."""
        return self.rule.startswith("personal.") and self.blocks

    @property
    def is_wording(self) -> bool:
        """Whether a reader may say that it is right or wrong: what lists and the model say of words."""
        return self.rule.startswith("words.")

    @property
    def part_label(self) -> str:
        """Where, for people."""
        field, _, number = self.part.partition(".")
        return f"正文第 {int(number) + 1} 块" if number else FIELD_LABELS[field]


FIELD_LABELS = {
    "title": "标题",
    "summary": "摘要",
    "source": "来源",
    "author": "作者",
    "keywords": "关键词",
    "document_number": "文号",
    "body": "正文",
}
SEVERITY_LABELS = {Severity.BLOCK: "应改", Severity.WARN: "提醒", Severity.NOTE: "建议"}
