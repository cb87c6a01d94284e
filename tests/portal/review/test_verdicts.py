"""Marks judged where they stand, words taught by proposal, and the site's pages as witnesses."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.wording import published
from yaojian.kernel.wording.models import MarkVerdict, PublishedPairs, SiteWord, WordProposal
from yaojian.kernel.wording.rights import JUDGE, MANAGE
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.publishing.models import SearchEntry
from yaojian.portal.review import own_words
from yaojian.portal.review.gate import Finding, Stage, check
from yaojian.portal.review.models import Review


def browser_of(account: Any) -> Client:
    browser = Client()
    browser.force_login(account)
    return browser


def marked(newsroom: Newsroom, text: str = "各处室建立台帐制度。") -> tuple[Article, Finding]:
    article = factories.draft(newsroom.writes, newsroom.column, body=[factories.text(f"<p>{text}</p>")])
    found = check(content_of(article.get_latest_revision_as_object()), Stage.DRAFT)
    return article, next(one for one in found if one.is_wording)


def editor(newsroom: Newsroom) -> Client:
    kernel.grant(newsroom.editor, JUDGE)
    return browser_of(newsroom.editor)


def test_editor_judges_a_mark_where_it_stands(newsroom: Newsroom) -> None:
    article, finding = marked(newsroom)
    browser, address = editor(newsroom), f"/cms/articles/{article.pk}/findings/{finding.key}/judge"
    assert address in browser.get(f"/cms/articles/{article.pk}").content.decode()
    page = browser.get(address).content.decode()
    assert "各处室建立台帐制度。" in page
    assert browser.post(address, {"judgement": "accepted"}).status_code == 303
    verdict = MarkVerdict.objects.get()
    assert (verdict.form, verdict.around, verdict.judgement) == ("台帐", "各处室建立台帐制度。", "accepted")


def test_taught_word_of_an_editor_waits_for_the_keeper_of_the_words(newsroom: Newsroom) -> None:
    article, finding = marked(newsroom)
    address = f"/cms/articles/{article.pk}/findings/{finding.key}/judge"
    said = {"judgement": "taught", "word": "台帐制度"}
    answer = editor(newsroom).post(address, said, follow=True).content.decode()
    assert "词表管理人员确认后生效" in answer
    assert not SiteWord.objects.exists()
    keeper = browser_of(factories.holder("词表管理员", MANAGE, place=newsroom.column))
    page = keeper.get("/cms/words/verdicts").content.decode()
    assert "台帐制度" in page
    proposal = WordProposal.objects.get()
    assert keeper.post(f"/cms/words/proposals/{proposal.pk}", {"take": "1"}).status_code == 303
    assert SiteWord.objects.get().form == "台帐制度"
    assert keeper.post(f"/cms/words/proposals/{proposal.pk}", {"take": "0"}).status_code == 409


def test_form_without_a_choice_or_a_word_is_shown_again(newsroom: Newsroom) -> None:
    article, finding = marked(newsroom)
    browser, address = editor(newsroom), f"/cms/articles/{article.pk}/findings/{finding.key}/judge"
    assert browser.post(address, {}).status_code == 422
    assert browser.post(address, {"judgement": "taught", "word": ""}).status_code == 422
    assert browser.post(address, {"judgement": "taught", "word": "不在原文里的词"}).status_code == 422
    assert not MarkVerdict.objects.exists()
    assert not WordProposal.objects.exists()


def test_who_may_not_judge_sees_no_way_to_and_is_refused(newsroom: Newsroom) -> None:
    article, finding = marked(newsroom)
    address = f"/cms/articles/{article.pk}/findings/{finding.key}/judge"
    browser = browser_of(newsroom.editor)
    assert "/judge" not in browser.get(f"/cms/articles/{article.pk}").content.decode()
    assert browser.post(address, {"judgement": "accepted"}).status_code == 403
    assert browser.get("/cms/words/verdicts").status_code == 403
    assert not MarkVerdict.objects.exists()


def test_finding_that_is_no_longer_there_cannot_be_judged(newsroom: Newsroom) -> None:
    article, _ = marked(newsroom)
    assert editor(newsroom).get(f"/cms/articles/{article.pk}/findings/{'0' * 64}/judge").status_code == 409


def said_here(finding: Finding, judgement: str) -> dict[str, str]:
    return {"judge": f"{judgement} {finding.key}", "note": "请核对台帐", "reviewer": "", "key": "k1"}


def test_author_judges_a_mark_while_he_submits_and_keeps_what_he_typed(newsroom: Newsroom) -> None:
    article, finding = marked(newsroom)
    browser, address = editor(newsroom), f"/cms/articles/{article.pk}/submit"
    assert f'value="ignored {finding.key}"' in browser.get(address).content.decode()
    answer = browser.post(address, said_here(finding, "ignored"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "请核对台帐</textarea>" in page
    assert "您已评判：不是问题" in page
    assert "已记下您的评判" in page
    assert f"ignored {finding.key}" not in page
    verdict = MarkVerdict.objects.get()
    assert (verdict.form, verdict.around, verdict.judgement) == ("台帐", "各处室建立台帐制度。", "ignored")
    assert not Review.objects.exists()


def test_author_proposes_a_word_while_he_submits(newsroom: Newsroom) -> None:
    article, finding = marked(newsroom)
    browser, address = editor(newsroom), f"/cms/articles/{article.pk}/submit"
    page = browser.get(address).content.decode()
    assert "<option selected>台帐</option>" in page
    assert "<option>建立台帐制度</option>" in page
    said = said_here(finding, "taught") | {f"word-{finding.key}": "台帐制度"}
    keeper = factories.holder("词表管理员", MANAGE, place=newsroom.column)
    assert "词表管理人员确认后生效" in browser.post(address, said).content.decode()
    proposal, notice = WordProposal.objects.get(), Notice.objects.get(user=keeper)
    assert (proposal.form, notice.link) == ("台帐制度", f"/cms/words/proposals/{proposal.pk}")
    page = browser_of(keeper).get(notice.link).content.decode()
    assert "用词建议“台帐制度”" in page
    assert "不采纳" in page
    browser_of(keeper).post(notice.link, {"take": "0"})
    assert Notice.objects.get(user=newsroom.editor).title == "您建议的“台帐制度”没有被采纳。"
    page = browser_of(keeper).get(notice.link).content.decode()
    assert "未采纳" in page
    assert 'name="take"' not in page


def test_wrong_date_can_be_judged_but_teaches_no_word(newsroom: Newsroom) -> None:
    article, finding = marked(newsroom, "请于2026年2月30日前报送。")
    page = editor(newsroom).get(f"/cms/articles/{article.pk}/submit").content.decode()
    assert finding.rule == "words.date"
    assert f'value="accepted {finding.key}"' in page
    assert f"taught {finding.key}" not in page


def test_mark_that_is_gone_is_told_and_nothing_is_lost(newsroom: Newsroom) -> None:
    article, _ = marked(newsroom)
    said = {"judge": f"ignored {'0' * 64}", "note": "请核对", "reviewer": "", "key": "k1"}
    page = editor(newsroom).post(f"/cms/articles/{article.pk}/submit", said).content.decode()
    assert "这处提示已经没有了" in page
    assert "请核对</textarea>" in page
    assert not MarkVerdict.objects.exists()


def test_author_without_the_right_to_judge_cannot_judge_while_he_submits(newsroom: Newsroom) -> None:
    article, finding = marked(newsroom)
    browser, address = browser_of(newsroom.editor), f"/cms/articles/{article.pk}/submit"
    assert 'name="judge"' not in browser.get(address).content.decode()
    assert browser.post(address, said_here(finding, "ignored")).status_code == 403
    assert not MarkVerdict.objects.exists()


@pytest.mark.parametrize("said", ["", "maybe", "ignored", "taught x"])
def test_odd_verdicts_at_submission_change_nothing(newsroom: Newsroom, said: str) -> None:
    article, _ = marked(newsroom)
    assert editor(newsroom).post(f"/cms/articles/{article.pk}/submit", {"judge": said}).status_code == 200
    assert not MarkVerdict.objects.exists()
    assert not Review.objects.exists()


def test_page_of_a_proposal_is_for_keepers_only(newsroom: Newsroom) -> None:
    article, finding = marked(newsroom)
    browser = editor(newsroom)
    browser.post(f"/cms/articles/{article.pk}/submit", said_here(finding, "taught") | {f"word-{finding.key}": "台帐"})
    address = f"/cms/words/proposals/{WordProposal.objects.get().pk}"
    assert browser.get(address).status_code == 403
    keeper = browser_of(factories.holder("词表管理员", MANAGE, place=newsroom.column))
    assert keeper.get(address).status_code == 200
    assert keeper.get(f"/cms/words/proposals/{uuid4()}").status_code == 404


def test_page_of_verdicts_tells_precision_narrows_and_goes_on(newsroom: Newsroom) -> None:
    keeper = browser_of(factories.holder("词表管理员", MANAGE, place=newsroom.column))
    assert "还没有评判" in keeper.get("/cms/words/verdicts").content.decode()
    MarkVerdict.objects.bulk_create(
        MarkVerdict(
            rule="words.wrong", form="台帐", around=f"台帐{n}号", judgement="ignored" if n % 4 == 0 else "accepted",
            judge_name="甲",
        )
        for n in range(60)
    )  # fmt: skip
    MarkVerdict.objects.create(rule="words.sum", form="3家", around="3家", judgement="accepted", judge_name="甲")
    page = keeper.get("/cms/words/verdicts").content.decode()
    assert "75.0%</td>" in page
    assert "100.0%<br><small>供参考</small>" in page
    assert "台帐59号" in page
    assert "台帐9号" not in page
    last = MarkVerdict.objects.order_by("-id")[49]
    assert f"before={last.pk}" in page
    assert "台帐9号" in keeper.get(f"/cms/words/verdicts?before={last.pk}").content.decode()
    narrowed = keeper.get("/cms/words/verdicts?judgement=ignored&rule=words.wrong").content.decode()
    assert "台帐56号" in narrowed
    assert "台帐57号" not in narrowed
    assert "没有符合条件的评判" in keeper.get("/cms/words/verdicts?q=没有的").content.decode()
    for odd in ("?before=x", "?before=-1", "?before=99999999999999999999", "?judgement=maybe"):
        assert keeper.get(f"/cms/words/verdicts{odd}").status_code == 200


def entry(number: int, text: str) -> SearchEntry:
    return SearchEntry(
        owner=f"articles.article:{number}", digest=f"{number}{text}", kind="news", address=f"/{number}.html",
        title="公告", text=text, published=timezone.now(), plain_title="", plain="", title_pairs=[], pairs=[],
    )  # fmt: skip


@pytest.mark.django_db
def test_job_counts_what_is_published_follows_changes_and_forgets_what_is_gone() -> None:
    SearchEntry.objects.bulk_create(entry(n, f"第{n}场在没守镇举行") for n in range(6))
    assert own_words.learn() == 6
    assert own_words.learn() == 0
    changed = entry(0, "第一场改在别处举行")
    SearchEntry.objects.filter(owner=changed.owner).update(digest=changed.digest, text=changed.text)
    SearchEntry.objects.filter(owner="articles.article:1").delete()
    assert own_words.learn() == 2
    assert PublishedPairs.objects.get().pages == len(published.known()) == 5


def test_place_name_of_the_site_passes_the_gate_once_it_is_published_often(newsroom: Newsroom) -> None:
    article, finding = marked(newsroom, "依法没守违法所得。")
    assert (finding.rule, finding.text) == ("words.likely", "守")
    SearchEntry.objects.bulk_create([entry(1, "在没守镇举行")])
    own_words.learn()
    content = content_of(article.get_latest_revision_as_object())
    assert any(one.text == "守" for one in check(content, Stage.DRAFT))
    SearchEntry.objects.bulk_create(entry(n, f"第{n}场在没守镇举行") for n in range(2, 32))
    own_words.learn()
    assert not any(one.text == "守" for one in check(content, Stage.DRAFT))
