"""Whether a public copy may be published: nothing personal left, no grave wording (``kernel.wording``)."""

from yaojian.kernel import wording
from yaojian.kernel.wording import Mark, Severity


def marks(*texts: str) -> list[Mark]:
    """Everything the check of wording finds."""
    return [mark for text in texts for mark in wording.check(text)]


def blocking(*texts: str, name: str) -> list[str]:
    """What must not be published, as a clerk reads it; ``name`` of the writer among it."""
    found = [f"{mark.label}“{mark.text}”" for mark in marks(*texts) if mark.severity == Severity.BLOCK]
    if len(name.strip()) > 1 and any(name.strip() in text for text in texts):
        found.insert(0, "来信人姓名")
    return list(dict.fromkeys(found))[:8]
