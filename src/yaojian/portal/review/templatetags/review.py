"""How findings of the gate are shown. Load with ``{% load review %}``."""

from django import template

from yaojian.kernel.wording import Severity
from yaojian.kernel.wording.engine.values import KIND_LABELS
from yaojian.portal.review.gate import Finding
from yaojian.portal.review.gate.findings import SEVERITY_LABELS
from yaojian.portal.review.judging import Place

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


@register.filter
def rule_label(rule: str) -> str:
    """The kind of marks a rule makes, for people: ``words.likely`` is 疑似错别字. Unknown rules stand as they are."""
    kind = rule.partition(".")[2]
    labels = {str(one): label for one, label in KIND_LABELS.items()}
    return labels.get(kind, rule)


@register.filter
def percent(share: float) -> str:
    """0.975 as 97.5%."""
    return f"{share:.1%}"


@register.filter
def place_of(places: dict[str, Place], finding: Finding) -> Place | None:
    """Where a mark stands, for judging it there."""
    return places.get(finding.key)


@register.simple_tag
def block_address(finding: Finding, blocks: list[str]) -> str:
    """Where in the editor's page a finding is about: the block, else the field of the form."""
    field, _, number = finding.part.partition(".")
    if number and int(number) < len(blocks):
        return f"#block-{blocks[int(number)]}-section"
    return "#id_title" if field == "body" else f"#id_{field}"
