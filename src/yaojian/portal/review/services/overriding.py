"""Letting one finding of the gate pass."""

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.review.errors import FindingGone, PersonalDataStays
from yaojian.portal.review.gate import Stage, check
from yaojian.portal.review.models import GateOverride, Review, ReviewState
from yaojian.portal.review.rights import OVERRIDE

SHORTEST_REASON = 10


@transaction.atomic
def override_finding(*, actor: Actor, article_id: int, finding: str, reason: str) -> GateOverride:
    """Let the finding named ``finding`` (``Finding.key``) pass, for the newest version as it is now; any edit ends that.

    The same again returns the first. Raises ``Unknown``, ``RightMissing``, ``FindingGone``, ``PersonalDataStays`` (409),
    ``Invalid`` (422) for a reason of fewer than 10 characters.
    """
    article = checks.fetch(actor, OVERRIDE, Article.objects.select_for_update(of=("self",)), article_id)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(field="放行理由", reason=f"请写明为什么可以这样发布，不少于 {SHORTEST_REASON} 个字。")
    content = content_of(article.get_latest_revision_as_object())
    found = next((one for one in check(content, Stage.REVIEW) if one.key == finding and one.blocks), None)
    if found is None:
        raise FindingGone(title=content.title)
    if found.is_personal and actor.user_id in _authors(article):
        raise PersonalDataStays()
    digest = content.digest()
    given = GateOverride.objects.filter(article=article, digest=digest, finding=finding).first()
    if given is not None:
        return given
    given = GateOverride.objects.create(
        article=article,
        digest=digest,
        finding=finding,
        rule=found.rule,
        message=f"{found.part_label}，{found.message}"[:300],
        reason=reason.strip(),
        given_by_id=actor.user_id,
        giver_name=actor.name,
    )
    audit.record(
        actor,
        "portal.gate.overridden",
        article,
        summary=f"放行《{content.title}》的检查问题：{given.message}",
        rule=found.rule,
        reason=given.reason,
        digest=digest,
    )
    return given


def _authors(article: Article) -> set[int | None]:
    latest = article.latest_revision
    open_review = Review.objects.filter(article=article, state=ReviewState.OPEN).first()
    # The system (None) is nobody's author.
    found = {article.owner_id, latest.user_id if latest else None, open_review.submitted_by_id if open_review else None}
    return found - {None}
