"""All rules over one version."""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from yaojian.kernel import wording
from yaojian.kernel.wording import Mark, Severity
from yaojian.portal.articles.content import ArticleContent
from yaojian.portal.articles.models import Attachment
from yaojian.portal.review.gate import content_rules, links
from yaojian.portal.review.gate.findings import Finding, Stage
from yaojian.portal.review.gate.texts import texts_of

_ORDER = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.NOTE: 2}


def check(content: ArticleContent, stage: Stage, now: datetime | None = None) -> list[Finding]:
    """What is wrong with ``content``, the gravest first, then in reading order. Nothing is changed.

    Inside ``publish`` only what blocks is asked for: notes help nobody there. ``now`` (aware) defaults to this moment.
    """
    named = _with_names(content)
    found = list(content_rules.check(named, now or timezone.now()))
    found += links.check(content)
    for part, text in texts_of(named):
        found += [_of_mark(part, mark) for mark in wording.check(text)]
    if stage == Stage.PUBLISH:
        found = [finding for finding in found if finding.blocks]
    return sorted(found, key=lambda one: _ORDER[one.severity])


def _of_mark(part: str, mark: Mark) -> Finding:
    told = f"{mark.label}：“{mark.text}”{'没有遮盖' if mark.kind == 'personal' else ''}。"
    if mark.rule == "personal.identity_like":
        told = f"“{mark.text}”像身份证号，请核对。"
    return Finding(mark.rule, mark.severity, part, mark.start, mark.end, told, mark.suggestion, mark.text)


def _with_names(content: ArticleContent) -> ArticleContent:
    """Attachments under the name a visitor sees: their own, else the library's. At most one query."""
    files = [part["id"] for part in content.parts if part["kind"] in {"attachment", "media"} and not part["name"]]
    if not files:
        return content
    titles = dict(Attachment.objects.filter(pk__in=files).values_list("pk", "title"))
    parts = tuple(
        {**part, "shown_name": part["name"] or titles.get(part["id"], "")}
        if part["kind"] in {"attachment", "media"}
        else part
        for part in content.parts
    )
    return replace(content, parts=parts)
