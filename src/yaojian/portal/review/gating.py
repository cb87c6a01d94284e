"""The gate as law: what still blocks a version once the overrides given for it are taken off."""

from dataclasses import dataclass

from yaojian.portal.articles.content import ArticleContent
from yaojian.portal.review.errors import GateBlocked
from yaojian.portal.review.gate import Finding, Stage, check
from yaojian.portal.review.models import GateOverride

_NAMED_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding and the override given for it in this version, if any."""

    finding: Finding
    override: GateOverride | None

    @property
    def stops(self) -> bool:
        """Whether the version may not go on because of it."""
        return self.finding.blocks and self.override is None


def judged(content: ArticleContent, stage: Stage) -> list[Judged]:
    """The findings about a version with their overrides, which hold for exactly what it says now."""
    given = GateOverride.objects.filter(article_id=content.pk, digest=content.digest())
    overrides = {one.finding: one for one in given}
    return [Judged(finding, overrides.get(finding.key)) for finding in check(content, stage)]


def require_clean(content: ArticleContent, stage: Stage, act: str) -> None:
    """Raises ``GateBlocked`` (422), naming the first few findings that stop it."""
    stopping = [one.finding for one in judged(content, stage) if one.stops]
    if stopping:
        told = [f"{one.part_label}，{one.message.removesuffix('。')}" for one in stopping[:_NAMED_AT_MOST]]
        more = f"；另有 {len(stopping) - _NAMED_AT_MOST} 处" if len(stopping) > _NAMED_AT_MOST else ""
        raise GateBlocked(title=content.title, act=act, problems="；".join(told) + more + "。")
