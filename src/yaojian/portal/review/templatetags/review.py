"""How findings of the gate are shown. Load with ``{% load review %}``."""

from django import template

from yaojian.kernel.wording import Severity
from yaojian.portal.review.gate import Finding
from yaojian.portal.review.gate.findings import SEVERITY_LABELS

register = template.Library()
_TONES = {Severity.BLOCK: "red", Severity.WARN: "amber", Severity.NOTE: "line"}


@register.filter
def severity_label(severity: Severity) -> str:
    """应改, 提醒, 建议."""
    return SEVERITY_LABELS[severity]


@register.filter
def severity_tone(finding: Finding) -> str:
    """Colour of the label; the word says it too."""
    return _TONES[finding.severity]


@register.simple_tag
def block_address(finding: Finding, blocks: list[str]) -> str:
    """Where in the editor's page a finding is about: the block, else the field of the form."""
    field, _, number = finding.part.partition(".")
    if number and int(number) < len(blocks):
        return f"#block-{blocks[int(number)]}-section"
    return "#id_title" if field == "body" else f"#id_{field}"
