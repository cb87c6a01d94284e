"""三审三校 from the submission to the signature, and every way back."""

import pytest
from django.db import DatabaseError, transaction

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.review.conftest import Ladder, passes, waiting
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.queries import events_of
from yaojian.kernel.deadlines import queries as deadlines
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import PROOF, REVIEW, SIGN, WRITE
from yaojian.portal.review import ledgers, queries, services
from yaojian.portal.review.errors import NobodyToReview, NotYours, OwnReview, PolicyUnsound, ReviewOver, SamePerson
from yaojian.portal.review.marking import Remark
from yaojian.portal.review.models import ReviewOpinion, ReviewState
from yaojian.portal.review.services.tasks import DEADLINE
from yaojian.portal.review.steps import PLAIN, WHOLE, Step, faults_of


def test_article_climbs_three_reviews_and_three_proofs_before_it_is_public(newsroom: Newsroom, ladder: Ladder) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    assert waiting(review) == {"初审", "初校"}
    passes(ladder.first, review)
    assert waiting(review) == {"初校"}
    passes(ladder.proofs[0], review)
    assert waiting(review) == {"复审", "复校"}
    passes(ladder.second, review)
    passes(ladder.proofs[1], review)
    assert waiting(review) == {"终校"}
    passes(ladder.proofs[2], review)
    assert waiting(review) == {"终审"}
    assert not Article.objects.get(pk=review.article_id).live
    passes(ladder.signs, review)
    review.refresh_from_db()
    article = Article.objects.get(pk=review.article_id)
    assert (review.state, article.live, article.live_revision_id) == ("approved", True, review.revision_id)
    assert set(review.tasks.values_list("opinions__digest", flat=True)) == {review.digest}


def test_nobody_does_two_reviews_of_one_version(newsroom: Newsroom, ladder: Ladder) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    passes(ladder.first, review)
    passes(ladder.proofs[0], review)
    with pytest.raises(SamePerson):
        passes(ladder.first, review)
    with pytest.raises(SamePerson):
        passes(ladder.proofs[0], review)
    assert waiting(review) == {"复审", "复校"}
    assert not ledgers.review_ledger(ladder.first)


def test_author_with_every_right_judges_nothing_of_their_own(newsroom: Newsroom, ladder: Ladder) -> None:
    account = factories.holder("兼任者", WRITE, REVIEW, SIGN, PROOF, place=newsroom.column)
    review = factories.submitted(kernel.actor(account), newsroom.column)
    with pytest.raises(OwnReview):
        passes(kernel.actor(account), review)
    assert ledgers.review_count(kernel.actor(account)) == 0


def test_step_needs_its_own_right(newsroom: Newsroom, ladder: Ladder) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    with pytest.raises(RightMissing):
        passes(ladder.signs, review)
    with pytest.raises(RightMissing):
        passes(kernel.actor(kernel.official("路人")), review)


def test_signer_returns_to_a_chosen_step_which_then_judges_anew(newsroom: Newsroom, ladder: Ladder) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    for actor in (ladder.first, ladder.proofs[0], ladder.second, ladder.proofs[1], ladder.proofs[2]):
        passes(actor, review)
    services.return_article(
        actor=ladder.signs, review_id=review.pk, text="请复审再核对数据。", to="second", key=factories.key()
    )
    review.refresh_from_db()
    assert (review.state, waiting(review)) == ("open", {"复审", "复校"})
    # Who did this very step before may do it again; who did another review may not.
    with pytest.raises(SamePerson):
        passes(ladder.first, review)
    passes(ladder.second, review)
    assert ReviewOpinion.objects.filter(task__review=review, task__code="second").count() == 2


def test_return_to_a_later_step_is_refused(newsroom: Newsroom, ladder: Ladder) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    with pytest.raises(Invalid):
        services.return_article(actor=ladder.first, review_id=review.pk, text="退", to="final", key=factories.key())


def test_one_proof_reader_returning_ends_the_work_of_the_others(newsroom: Newsroom, ladder: Ladder) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    services.return_article(actor=ladder.proofs[0], review_id=review.pk, text="有错字。", key=factories.key())
    review.refresh_from_db()
    assert (review.state, waiting(review)) == (ReviewState.RETURNED, set())
    assert set(review.tasks.values_list("outcome", flat=True)) == {"returned", "void"}
    with pytest.raises(ReviewOver):
        passes(ladder.first, review)


def test_parallel_proofs_are_read_by_different_persons(newsroom: Newsroom, ladder: Ladder) -> None:
    steps = (Step("p", "校对", "proof", 1, PROOF.code, readers=2), Step("f", "签发", "review", 2, SIGN.code))
    services.set_policy(actor=kernel.SYSTEM, column_id=newsroom.column.pk, steps=steps)
    review = factories.submitted(newsroom.writes, newsroom.column)
    passes(ladder.proofs[0], review)
    with pytest.raises(SamePerson):
        passes(ladder.proofs[0], review)
    passes(ladder.proofs[1], review)
    assert waiting(review) == {"签发"}


def test_named_person_alone_may_do_the_step(newsroom: Newsroom, ladder: Ladder) -> None:
    first = ladder.first.user_id
    assert first is not None
    steps = (Step("f", "终审", "review", 1, REVIEW.code, persons=(first,)),)
    services.set_policy(actor=kernel.SYSTEM, column_id=newsroom.column.pk, steps=steps)
    review = factories.submitted(newsroom.writes, newsroom.column)
    with pytest.raises(NotYours):
        passes(ladder.second, review)
    assert [row.review_id for row in ledgers.review_ledger(ladder.first)] == [review.pk]
    assert ledgers.review_ledger(ladder.second) == []


def test_remarks_stand_at_the_quoted_words_and_stay(newsroom: Newsroom, ladder: Ladder) -> None:
    body = [factories.text("<p>抽检二十批次，合格二十批次。</p>")]
    review = factories.submitted(newsroom.writes, newsroom.column, body=body)
    remarks = [Remark("二十批次", "请核对"), Remark("二十批次", "这里也请核对")]
    services.return_article(
        actor=ladder.first, review_id=review.pk, text="数据请核对。", remarks=remarks, key=factories.key()
    )
    opinion = ReviewOpinion.objects.get(task__review=review)
    assert [(mark["part"], mark["start"], mark["end"]) for mark in opinion.marks] == [
        ("body.0", 2, 6),
        ("body.0", 9, 13),
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewOpinion.objects.filter(pk=opinion.pk).update(text="改口")
    again = services.submit_article(actor=newsroom.writes, article_id=review.article_id, key=factories.key())
    with pytest.raises(Invalid):
        services.return_article(
            actor=ladder.first, review_id=again.pk, text="x", remarks=[Remark("没有的话", "")], key=factories.key()
        )


def test_each_step_has_its_deadline_which_ends_with_it(newsroom: Newsroom, ladder: Ladder) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    task = review.tasks.get(step="初审")
    running = deadlines.running_of(task, DEADLINE)
    assert running is not None
    assert running.due == task.due
    passes(ladder.first, review)
    assert deadlines.running_of(task, DEADLINE) is None


def test_column_below_follows_the_policy_above_until_it_has_its_own(newsroom: Newsroom, ladder: Ladder) -> None:
    below = factories.column("分局动态", parent=newsroom.column)
    review = factories.submitted(newsroom.writes, below)
    assert waiting(review) == {"初审", "初校"}
    services.set_policy(actor=kernel.SYSTEM, column_id=below.pk, steps=PLAIN)
    assert waiting(factories.submitted(newsroom.writes, below)) == {"终审"}
    services.set_policy(actor=kernel.SYSTEM, column_id=below.pk, steps=[])
    assert waiting(factories.submitted(newsroom.writes, below)) == {"初审", "初校"}
    (own, _), (inherited, steps) = queries.policies_of([newsroom.column, below])
    assert own is not None
    assert inherited == own
    assert (own, steps) == queries.policy_for(below)
    # What was submitted under an older version goes on by it.
    assert review.steps[0]["name"] == "初审"


def test_submission_nobody_could_judge_is_refused(newsroom: Newsroom) -> None:
    services.set_policy(actor=kernel.SYSTEM, column_id=newsroom.column.pk, steps=WHOLE)
    article = factories.draft(newsroom.writes, newsroom.column)
    with pytest.raises(NobodyToReview, match="初校|复审|终审"):
        services.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((Step("p", "校对", "proof", 1, PROOF.code),), "最后一个环节应当是审核环节"),
        ((Step("f", "终审", "review", 1, REVIEW.code, apart_from=()),), "必须回避撰写人"),
        (
            (Step("a", "复审", "review", 1, REVIEW.code), Step("b", "终审", "review", 1, REVIEW.code)),
            "单独放在最后一步",
        ),
        (
            (
                Step("a", "初审", "review", 1, REVIEW.code, persons=(7,)),
                Step("b", "终审", "review", 2, REVIEW.code, persons=(7,), apart_from=("author", "a")),
            ),
            "却只指定了同一个人",
        ),
    ],
)
def test_policy_that_could_not_be_followed_is_refused(steps: tuple[Step, ...], told: str) -> None:
    assert told in "".join(faults_of(steps))


def test_policies_are_versions_and_need_the_right(newsroom: Newsroom, ladder: Ladder) -> None:
    with pytest.raises(RightMissing):
        services.set_policy(actor=newsroom.writes, column_id=newsroom.column.pk, steps=PLAIN)
    made = services.set_policy(actor=kernel.SYSTEM, column_id=newsroom.column.pk, steps=PLAIN)
    again = services.set_policy(actor=kernel.SYSTEM, column_id=newsroom.column.pk, steps=PLAIN)
    assert (made.version, again.pk) == (2, made.pk)
    stranger = kernel.official("外人")
    with pytest.raises(PolicyUnsound, match="没有“审核信息”的权限"):
        services.set_policy(
            actor=kernel.SYSTEM,
            column_id=newsroom.column.pk,
            steps=(Step("f", "终审", "review", 1, REVIEW.code, persons=(stranger.pk,)),),
        )
    last = events_of(newsroom.column).last()
    assert last is not None
    assert last.action == "portal.review.arranged"


def test_tasks_of_a_leaver_go_to_another(newsroom: Newsroom, ladder: Ladder) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    review = services.submit_article(
        actor=newsroom.writes, article_id=article.pk, reviewer_id=ladder.first.user_id, key=factories.key()
    )
    heir = newsroom.reviewer
    leaver = User.objects.get(name="初审人")
    assert services.hand_over_tasks(actor=kernel.SYSTEM, from_user=leaver, to_user=heir) == 1
    assert review.tasks.get(step="初审").named == [heir.pk]
