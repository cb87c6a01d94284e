"""发布审核单: the trail of one review on paper, as audits ask for it."""

from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.rendering import sheet
from yaojian.kernel.rendering.sheet import Fact, Opinion, Sheet
from yaojian.portal.review.models import GateOverride, Review, ReviewOpinion


def sheet_of(actor: Actor, review: Review) -> bytes:
    """PDF/A: what was judged (with its digest), every opinion in order, what was let pass and why.

    Raises what the typesetter refuses (``FontMissing``).
    """
    article = review.article
    public = article.live and review.state == "approved"
    facts = [
        Fact("标题", review.title, wide=True),
        Fact("栏目", article.home_column.title),
        Fact("结果", review.get_state_display()),
        Fact("送审人", review.submitter_name),
        Fact("送审时间", sheet.moment(review.submitted_at)),
        Fact("网址", article.address if public else "未发布", wide=True),
        Fact("版本", f"第 {review.revision_id} 号，内容摘要（SM3）{review.digest}", wide=True),
    ]
    if review.is_urgent:
        facts.append(Fact("应急发布", review.urgent_reason, wide=True))
    overrides = GateOverride.objects.filter(article=article, digest=review.digest)
    facts += [
        Fact(
            "检查放行",
            f"{one.message}　理由：{one.reason}（{one.giver_name}，{sheet.moment(one.given_at)}）",
            wide=True,
        )
        for one in overrides
    ]
    opinions = ReviewOpinion.objects.filter(task__review=review).select_related("task").order_by("given_at", "pk")
    said = tuple(Opinion(one.task.step, one.reviewer_name, _said(one), one.given_at) for one in opinions)
    now = timezone.now().replace(microsecond=0)  # the typesetter takes whole seconds
    return sheet.render(Sheet("信息发布审核单", tuple(facts), said, printed_by=actor.name, printed_at=now))


def _said(opinion: ReviewOpinion) -> str:
    marks = "；".join(f"“{mark['text']}”{mark['note']}" for mark in opinion.marks)
    return f"{opinion.get_verdict_display()}。{opinion.text}{f'（批注：{marks}）' if marks else ''}"
