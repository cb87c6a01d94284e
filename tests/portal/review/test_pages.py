"""The desk's pages about reviews."""

from typing import Any

import pytest
from django.test import Client

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.review.conftest import Ladder
from yaojian.kernel.wording.models import SiteWord
from yaojian.kernel.wording.rights import MANAGE as WORDS
from yaojian.portal.articles.models import Article
from yaojian.portal.review.models import Review, ReviewOpinion, ReviewPolicy
from yaojian.portal.review.rights import OVERRIDE, POLICY, URGENT


def browser_of(account: Any) -> Client:
    browser = Client()
    browser.force_login(account)
    return browser


def user_of(actor: Any) -> Any:
    return kernel.User.objects.get(pk=actor.user_id)


def test_reviewers_pass_return_and_remark_by_forms(newsroom: Newsroom, ladder: Ladder) -> None:
    body = [factories.text("<p>抽检二十批次。</p>")]
    review = factories.submitted(newsroom.writes, newsroom.column, "抽检通告", body=body)
    first = browser_of(user_of(ladder.first))
    assert "抽检通告" in first.get("/cms/reviews/").content.decode()
    page = first.get(f"/cms/reviews/{review.pk}").content.decode()
    assert "初审《抽检通告》" in page
    bad = {"verdict": "return", "text": "", "remarks": "没有箭头", "key": factories.key()}
    assert first.post(f"/cms/reviews/{review.pk}", bad).status_code == 422
    good = {"verdict": "return", "text": "请核对。", "remarks": "二十批次 → 二十一批次", "to": "author"}
    assert first.post(f"/cms/reviews/{review.pk}", good | {"key": factories.key()}).status_code == 303
    assert ReviewOpinion.objects.get().marks[0]["note"] == "二十一批次"
    author = browser_of(newsroom.editor)
    assert "二十一批次" in author.get(f"/cms/articles/{review.article_id}").content.decode()
    assert "已退回" in author.get("/cms/reviews/?tab=sent").content.decode()
    assert author.get(f"/cms/reviews/{review.pk}/sheet").headers["Content-Type"] == "application/pdf"


def test_post_out_of_turn_is_refused_with_the_reason(newsroom: Newsroom, ladder: Ladder) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    signer = browser_of(user_of(ladder.signs))
    assert signer.post(f"/cms/reviews/{review.pk}", {"verdict": "approve", "key": factories.key()}).status_code == 403
    author = browser_of(newsroom.editor)
    assert author.post(f"/cms/reviews/{review.pk}", {"verdict": "approve", "key": factories.key()}).status_code in (
        403,
        409,
    )
    assert Review.objects.get(pk=review.pk).state == "open"


def test_administrator_sets_a_policy_from_a_preset(newsroom: Newsroom, ladder: Ladder) -> None:
    arranger = browser_of(factories.holder("流程管理员", POLICY, place=newsroom.column))
    assert "三审三校" in arranger.get(f"/cms/review-policies/{newsroom.column.pk}").content.decode()
    assert arranger.get("/cms/review-policies/").status_code == 200
    form = {"later_hours": "14", "separate": "on", "note": "按办公室要求"}
    rows = [("初审", "review", "1", "portal.article.review"), ("终审", "review", "2", "portal.article.sign")]
    for number, (name, kind, order, right) in enumerate(rows):
        form |= {f"step{number}-name": name, f"step{number}-kind": kind, f"step{number}-order": order}
        form |= {f"step{number}-right": right, f"step{number}-readers": "1", f"step{number}-hours": "8"}
    answer = arranger.post(f"/cms/review-policies/{newsroom.column.pk}", form)
    assert answer.status_code == 303
    policy = ReviewPolicy.objects.get(column=newsroom.column, is_in_force=True)
    assert [(step["name"], step["apart_from"]) for step in policy.steps] == [
        ("初审", ["author", "s2"]),
        ("终审", ["author", "s1"]),
    ]
    form["step1-kind"] = "proof"
    broken = arranger.post(f"/cms/review-policies/{newsroom.column.pk}", form)
    assert broken.status_code == 422
    assert "最后一个环节应当是审核环节" in broken.content.decode()
    assert browser_of(newsroom.editor).get("/cms/review-policies/").status_code == 403


def test_finding_is_let_pass_by_a_page_and_shown_on_the_article(newsroom: Newsroom) -> None:
    article = factories.draft(newsroom.writes, newsroom.column, body=[factories.text("<p>会议布署工作。</p>")])
    keeper = browser_of(factories.holder("放行人", OVERRIDE, factories.REVIEW, place=newsroom.column))
    page = keeper.get(f"/cms/articles/{article.pk}").content.decode()
    assert "错别字：“布署”" in page
    address = page.split('href="/cms/articles/')[-1] if "findings/" not in page else page.split("/findings/")[1][:64]
    assert keeper.post(f"/cms/articles/{article.pk}/findings/{address}", {"reason": "短"}).status_code == 422
    given = {"reason": "引用的原文如此，不能改动"}
    assert keeper.post(f"/cms/articles/{article.pk}/findings/{address}", given).status_code == 303
    assert "引用的原文如此" in keeper.get(f"/cms/articles/{article.pk}").content.decode()
    editor = browser_of(newsroom.editor)
    fragment = editor.get(f"/cms/articles/{article.pk}/findings").content.decode()
    assert "#block-" in fragment
    assert editor.get(f"/cms/articles/{article.pk}/findings/{address}").status_code == 403


def test_urgent_publication_by_its_page(newsroom: Newsroom) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    browser = browser_of(factories.holder("值班领导", URGENT, factories.REVIEW, place=newsroom.column))
    assert browser.get(f"/cms/articles/{article.pk}/urge").status_code == 200
    form = {"reason": "突发事件必须立即公开告知", "key": factories.key()}
    assert browser.post(f"/cms/articles/{article.pk}/urge", form).status_code == 303
    assert Article.objects.get(pk=article.pk).live
    assert browser_of(newsroom.editor).get(f"/cms/articles/{article.pk}/urge").status_code == 403


def test_own_words_are_kept_by_their_page(newsroom: Newsroom) -> None:
    browser = browser_of(factories.holder("词表管理员", WORDS, place=newsroom.column))
    form = {"form": "药监哥", "use": "wrong", "right": "药监局", "weight": "block", "reason": "来函"}
    assert browser.post("/cms/words/", form).status_code == 303
    word = SiteWord.objects.get()
    page = browser.get("/cms/words/?q=药").content.decode()
    assert "药监哥" in page
    assert page.count("待确认") >= 3  # what is from memory says so to who administers it
    assert "领导人职务" in page
    assert browser.get(f"/cms/words/{word.pk}").status_code == 200
    assert browser.post(f"/cms/words/{word.pk}/switch", {"active": "0"}).status_code == 303
    assert not SiteWord.objects.get().is_active
    assert browser_of(newsroom.editor).get("/cms/words/").status_code == 403


@pytest.mark.parametrize("tab", ["mine", "done", "late", "sent"])
def test_empty_ledgers_say_what_to_do(newsroom: Newsroom, tab: str) -> None:
    assert 'class="empty"' in browser_of(newsroom.reviewer).get(f"/cms/reviews/?tab={tab}").content.decode()
