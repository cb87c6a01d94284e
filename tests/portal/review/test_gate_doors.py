"""An article with an unmasked identity number never gets out, by whichever door; and who may let what pass."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.review.conftest import IDENTITY, passes
from yaojian.kernel.audit.queries import events_of
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import REVIEW, WRITE
from yaojian.portal.desk import doors
from yaojian.portal.review import gating, services
from yaojian.portal.review.errors import FindingGone, GateBlocked, OwnReview, PersonalDataStays
from yaojian.portal.review.gate import Stage
from yaojian.portal.review.models import GateOverride, Review, ReviewState
from yaojian.portal.review.rights import OVERRIDE, URGENT

LEAK = [factories.text(f"<p>当事人身份证号{IDENTITY}。</p>")]


def leaking(newsroom: Newsroom) -> Article:
    return factories.draft(newsroom.writes, newsroom.column, "处罚决定", LEAK)


def approved_by_trickery(newsroom: Newsroom) -> Article:
    """A review in force for a version with the number in it, as if the gate had been asked before a rule was sharpened."""
    article = leaking(newsroom)
    revision = article.latest_revision
    Review.objects.create(
        article=article,
        revision=revision,
        digest=content_of(revision.as_object()).digest(),
        title=article.title,
        state=ReviewState.APPROVED,
        submitter_name="李思源",
    )
    return article


def is_public(article: Article) -> bool:
    return bool(Article.objects.get(pk=article.pk).live)


def test_submission_by_service_is_blocked_and_names_the_place(newsroom: Newsroom) -> None:
    article = leaking(newsroom)
    with pytest.raises(GateBlocked, match="正文第 1 块") as refused:
        services.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())
    assert IDENTITY not in str(refused.value)
    assert not Review.objects.filter(article=article).exists()


def test_submission_by_form_and_by_api_is_blocked(newsroom: Newsroom, client: Client) -> None:
    article = leaking(newsroom)
    client.force_login(newsroom.editor)
    answer = client.post(f"/cms/articles/{article.pk}/submit", {"note": "", "key": factories.key()})
    assert answer.status_code == 422
    given = client.post(
        f"/api/v1/portal/articles/{article.pk}/submit", {"key": factories.key()}, content_type="application/json"
    )
    assert given.status_code in (401, 403, 422)
    assert not Review.objects.filter(article=article).exists()


@pytest.mark.parametrize("door", ["revision", "schedule", "page"])
def test_approved_version_is_stopped_inside_the_door(newsroom: Newsroom, door: str) -> None:
    article = approved_by_trickery(newsroom)
    ways: dict[str, Callable[[], object]] = {
        "revision": article.latest_revision.publish,
        "schedule": lambda: call_command("publish_scheduled"),
        "page": lambda: Article.objects.get(pk=article.pk).publish(article.latest_revision),
    }
    if door == "schedule":
        article.revisions.update(approved_go_live_at=timezone.now())
    with doors.acting(kernel.SYSTEM), pytest.raises(GateBlocked):
        ways[door]()
    assert not is_public(article)


def test_older_clean_approval_does_not_carry_a_reverted_leaking_version(newsroom: Newsroom) -> None:
    article = leaking(newsroom)
    leaking_revision = article.latest_revision
    articles.change_draft(
        actor=newsroom.writes, article_id=article.pk, draft=articles.Draft("处罚决定", [factories.text()])
    )
    review = services.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())
    passes(newsroom.judges, review)
    with pytest.raises(Exception, match="没有通过审核"), doors.acting(kernel.SYSTEM):
        leaking_revision.publish()
    assert IDENTITY not in str(Article.objects.get(pk=article.pk).body.get_prep_value())


def test_copy_of_a_leaking_draft_stays_a_draft(newsroom: Newsroom) -> None:
    article = leaking(newsroom)
    with doors.acting(newsroom.writes):
        copy = article.copy(to=newsroom.column, keep_live=False, update_attrs={"slug": "copy"})
    assert not copy.live
    with pytest.raises(GateBlocked):
        services.submit_article(actor=newsroom.writes, article_id=copy.pk, key=factories.key())


def test_bulk_publication_is_closed(newsroom: Newsroom, client: Client) -> None:
    article = approved_by_trickery(newsroom)
    client.force_login(newsroom.editor)
    client.post(f"/cms/bulk/wagtailcore/page/publish/?id={article.pk}")
    assert not is_public(article)


def test_reviewer_is_stopped_when_the_rule_came_after_the_submission(newsroom: Newsroom, monkeypatch: Any) -> None:
    article = leaking(newsroom)
    with monkeypatch.context() as patch:
        patch.setattr(gating, "check", lambda *_: [])
        review = services.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())
    with pytest.raises(GateBlocked, match="通过终审"):
        passes(newsroom.judges, review)
    assert not is_public(article)


def test_urgent_publication_passes_the_gate_too(newsroom: Newsroom) -> None:
    article = leaking(newsroom)
    urgent = kernel.actor(factories.holder("值班领导", URGENT, place=newsroom.column))
    with pytest.raises(GateBlocked):
        services.publish_urgently(
            actor=urgent, article_id=article.pk, reason="突发事件必须立即公开", key=factories.key()
        )
    assert not is_public(article)


def finding_of(article: Article) -> str:
    said = content_of(Article.objects.get(pk=article.pk).get_latest_revision_as_object())
    return next(one.finding.key for one in gating.judged(said, Stage.DRAFT) if one.stops)


def test_author_lets_wording_pass_but_never_personal_data(newsroom: Newsroom) -> None:
    author = factories.holder("有权的撰写人", WRITE, OVERRIDE, place=newsroom.column)
    actor = kernel.actor(author)
    words = factories.draft(actor, newsroom.column, body=[factories.text("<p>剧名《布署》是原名。</p>")])
    reason = "这是作品的原名，引用时不能改动"
    services.override_finding(actor=actor, article_id=words.pk, finding=finding_of(words), reason=reason)
    services.submit_article(actor=actor, article_id=words.pk, key=factories.key())
    leak = factories.draft(actor, newsroom.column, body=LEAK)
    with pytest.raises(PersonalDataStays):
        services.override_finding(actor=actor, article_id=leak.pk, finding=finding_of(leak), reason=reason)
    assert [event.action for event in events_of(words)].count("portal.gate.overridden") == 1


def test_another_person_lets_personal_data_pass_for_this_version_only(newsroom: Newsroom) -> None:
    article = leaking(newsroom)
    other = kernel.actor(factories.holder("法制审核", OVERRIDE, REVIEW, place=newsroom.column))
    reason = "法律规定必须完整公开，已核对依据"
    with pytest.raises(RightMissing):
        services.override_finding(
            actor=newsroom.judges, article_id=article.pk, finding=finding_of(article), reason=reason
        )
    with pytest.raises(Invalid):
        services.override_finding(actor=other, article_id=article.pk, finding=finding_of(article), reason="可以")
    given = services.override_finding(actor=other, article_id=article.pk, finding=finding_of(article), reason=reason)
    assert IDENTITY not in given.message
    review = services.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())
    passes(newsroom.judges, review)
    assert is_public(article)
    changed = [factories.text(f"<p>改过。当事人身份证号{IDENTITY}。</p>")]
    articles.change_draft(actor=newsroom.writes, article_id=article.pk, draft=articles.Draft("处罚决定", changed))
    with pytest.raises(GateBlocked):
        services.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())
    with pytest.raises(FindingGone):
        services.override_finding(actor=other, article_id=article.pk, finding=given.finding, reason=reason)
    with pytest.raises(DatabaseError), transaction.atomic():
        GateOverride.objects.all().delete()


def test_urgent_publication_is_out_at_once_and_reviewed_later(newsroom: Newsroom) -> None:
    article = factories.draft(newsroom.writes, newsroom.column, "停止使用某批次药品的紧急通知")
    urgent = kernel.actor(factories.holder("值班领导", URGENT, place=newsroom.column))
    reason = "某批次药品有严重风险，须立即告知公众"
    review = services.publish_urgently(actor=urgent, article_id=article.pk, reason=reason, key=factories.key())
    assert is_public(article)
    assert review.tasks.filter(closed_at__isnull=True, is_later=True).count() == 1
    passes(newsroom.judges, review)
    review.refresh_from_db()
    assert (review.state, review.later_done_at is not None) == (ReviewState.APPROVED, True)


def test_author_never_publishes_urgently_and_later_review_may_fail(newsroom: Newsroom) -> None:
    author = kernel.actor(factories.holder("值班编辑", WRITE, URGENT, place=newsroom.column))
    article = factories.draft(author, newsroom.column)
    reason = "突发事件必须立即公开，来不及审核"
    with pytest.raises(OwnReview):
        services.publish_urgently(actor=author, article_id=article.pk, reason=reason, key=factories.key())
    other = kernel.actor(factories.holder("值班领导", URGENT, place=newsroom.column))
    with pytest.raises(Invalid):
        services.publish_urgently(actor=other, article_id=article.pk, reason="急", key=factories.key())
    review = services.publish_urgently(actor=other, article_id=article.pk, reason=reason, key=factories.key())
    services.return_article(actor=newsroom.judges, review_id=review.pk, text="数据有误，请撤下。", key=factories.key())
    review.refresh_from_db()
    assert review.later_done_at is not None
    assert not review.tasks.filter(closed_at__isnull=True).exists()
