"""Reading guides: the desk's list and the public search."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.kernel.search.queries import matching
from yaojian.portal.guides.content import missing_elements, problems_of
from yaojian.portal.guides.models import Audience, Guide, Theme
from yaojian.portal.guides.rights import PUBLISH, WRITE

FOUND_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class GuideRow:
    """One line of the desk's list. ``missing``: element classes the published text lacks; ``open``: what keeps the draft back."""

    guide: Guide
    state: str
    tone: str
    missing: list[str]
    open: int


def seen_by(actor: Actor) -> QuerySet[Guide]:
    """The guides somebody writes or publishes."""
    checks.signed_in(actor)
    mine = checks.allowed(actor, WRITE, Guide.objects.all()) | checks.allowed(actor, PUBLISH, Guide.objects.all())
    return mine.select_related("owner_unit", "version", "edited_by").distinct()


def rows_for(actor: Actor, *, words: str = "", state: str = "") -> list[GuideRow]:
    """The desk's list; ``state``: ``in_force``, ``changed``, ``draft``, ``withdrawn`` or all. A bureau has some hundred guides."""
    guides = seen_by(actor).order_by("order", "title", "pk")
    if words:
        guides = guides.filter(Q(title__icontains=words) | Q(code__icontains=words))
    rows = [_row(guide) for guide in guides]
    return [row for row in rows if not state or state == _state(row.guide)]


def _state(guide: Guide) -> str:
    if guide.version is None:
        return "draft"
    if not guide.is_in_force:
        return "withdrawn"
    return "changed" if guide.has_changes else "in_force"


_STATES = {
    "draft": ("未发布", "line"),
    "withdrawn": ("已停用", "soft"),
    "changed": ("现行，有未发布的修改", "amber"),
    "in_force": ("现行", "green"),
}
STATE_LABELS = {key: label for key, (label, _) in _STATES.items()}


def _row(guide: Guide) -> GuideRow:
    label, tone = _STATES[_state(guide)]
    missing = missing_elements(guide.version.title, guide.version.content) if guide.version else []
    return GuideRow(guide, label, tone, missing, len(problems_of(guide.title, guide.content)))


def public_guides() -> QuerySet[Guide]:
    """What the public may read, in the order of lists."""
    return Guide.objects.filter(is_in_force=True, version__isnull=False).select_related("version", "owner_unit")


def find(words: str, audience: str = "", theme_id: int | None = None) -> list[Guide]:
    """Guides in force that hold every word, at most 50."""
    rows = matching(public_guides(), words)
    if audience in Audience.values:
        rows = rows.filter(audience=audience)
    if theme_id is not None:
        rows = rows.filter(themes=theme_id)
    return list(rows.order_by("order", "title", "pk")[:FOUND_AT_MOST])


def themes_in_use() -> QuerySet[Theme]:
    """Themes with at least one guide in force."""
    return Theme.objects.filter(guides__is_in_force=True).distinct().order_by("order", "title")
