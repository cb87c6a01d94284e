"""Portal users: who may do what, and everything of a leaver to another in one act."""

from io import BytesIO

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no types

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.test_pages import browser_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.accounts.rights import MANAGE as MANAGE_ACCOUNTS
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.permissions.rights import MANAGE_GRANTS, READ_GRANTS
from yaojian.portal.articles.models import Article
from yaojian.portal.columns.models import Column
from yaojian.portal.desk import handing_over, people
from yaojian.portal.desk.errors import NothingOfTheirs, ReceiverUnable, ToThemselves
from yaojian.portal.desk.rights import MANAGE_PEOPLE
from yaojian.portal.review import services as reviews


@pytest.fixture
def keeper(newsroom: Newsroom) -> User:
    """Manages the portal's people."""
    account = kernel.official("门户管理员")
    kernel.grant(account, MANAGE_PEOPLE)
    return account


def hand(keeper: User, leaver: User, receiver: User, key: str = "") -> dict[str, int]:
    return handing_over.hand_over(
        actor=kernel.actor(keeper),
        leaver_id=leaver.pk,
        receiver_id=receiver.pk,
        keys=[one.key for one in handing_over.in_hand(leaver)] or ["drafts"],
        reason="调离",
        key=key or factories.key(),
    )


def test_list_shows_everybody_with_rights_of_the_portal_and_nobody_else(newsroom: Newsroom, keeper: User) -> None:
    kernel.official("无关人员")
    names = {row.user.name for row in people.people(kernel.actor(keeper))}
    assert {"李思源", "王若水", "门户管理员"} <= names
    assert "无关人员" not in names
    assert [row.user.name for row in people.people(kernel.actor(keeper), words="思源")] == ["李思源"]


def test_person_is_told_by_template_place_and_right(newsroom: Newsroom, keeper: User) -> None:
    page = browser_of(keeper).get(f"/cms/people/{newsroom.editor.pk}").content.decode()
    for words in ("李思源", "撰写信息", "政务要闻"):
        assert words in page, words
    assert "收回" not in page


def test_report_is_exported(newsroom: Newsroom, keeper: User) -> None:
    answer = browser_of(keeper).get("/cms/people/export")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[1] == people.HEADINGS
    assert any(row[0] == "李思源" and row[4] == "政务要闻" for row in rows[2:])


def test_work_of_a_leaver_goes_over_in_one_audited_act(newsroom: Newsroom, keeper: User) -> None:
    receiver = factories.editor(newsroom.column, "接手人")
    Column.objects.filter(pk=newsroom.column.pk).update(responsible=newsroom.editor.person_id)
    draft = factories.draft(newsroom.writes, newsroom.column)
    public = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    key, before = factories.key(), Event.objects.filter(action="portal.people.handed_over").count()
    went = hand(keeper, newsroom.editor, receiver, key)
    assert went["负责的栏目"] == went["未发布的稿件"] == 1
    assert Article.objects.get(pk=draft.pk).owner == receiver
    assert Article.objects.get(pk=public.pk).owner == newsroom.editor
    assert Column.objects.get(pk=newsroom.column.pk).responsible_id == receiver.person_id
    assert hand(keeper, newsroom.editor, receiver, key) == {}
    assert Event.objects.filter(action="portal.people.handed_over").count() == before + 1
    assert handing_over.in_hand(newsroom.editor) == []


def test_receiver_who_may_not_write_there_takes_nothing(newsroom: Newsroom, keeper: User) -> None:
    Column.objects.filter(pk=newsroom.column.pk).update(responsible=newsroom.editor.person_id)
    draft = factories.draft(newsroom.writes, newsroom.column)
    with pytest.raises(ReceiverUnable, match="政务要闻"):
        hand(keeper, newsroom.editor, factories.editor(factories.column(), "别栏编辑"))
    assert Article.objects.get(pk=draft.pk).owner == newsroom.editor
    assert Column.objects.get(pk=newsroom.column.pk).responsible_id == newsroom.editor.person_id


def test_nothing_and_oneself_are_no_hand_over(newsroom: Newsroom, keeper: User) -> None:
    with pytest.raises(NothingOfTheirs):
        hand(keeper, newsroom.editor, newsroom.reviewer)
    with pytest.raises(ToThemselves):
        hand(keeper, newsroom.editor, newsroom.editor)


def test_hand_over_needs_its_right(newsroom: Newsroom) -> None:
    factories.draft(newsroom.writes, newsroom.column)
    with pytest.raises(RightMissing):
        handing_over.hand_over(
            actor=newsroom.writes,
            leaver_id=newsroom.editor.pk,
            receiver_id=newsroom.reviewer.pk,
            keys=["drafts"],
            reason="调离",
            key=factories.key(),
        )


def test_page_hands_over(newsroom: Newsroom, keeper: User) -> None:
    receiver = factories.editor(newsroom.column, "接手人")
    factories.draft(newsroom.writes, newsroom.column)
    browser = browser_of(keeper)
    assert browser.get(f"/cms/people/{newsroom.editor.pk}/hand-over").status_code == 200
    form = {"receiver": receiver.pk, "shares": ["drafts"], "reason": "调离", "key": factories.key()}
    assert browser.post(f"/cms/people/{newsroom.editor.pk}/hand-over", form | {"shares": []}).status_code == 422
    assert browser.post(f"/cms/people/{newsroom.editor.pk}/hand-over", form).status_code == 303
    assert Article.objects.get().owner == receiver


def administrator(name: str, *rights: object) -> User:
    account = kernel.official(name)
    for right in rights:
        kernel.grant(account, right)  # type: ignore[arg-type]  # a right
    return account


def test_only_the_security_administrator_takes_rights_away(newsroom: Newsroom, keeper: User) -> None:
    security = administrator("安全员", MANAGE_GRANTS, READ_GRANTS)
    grant = newsroom.editor.grants.get()
    for account, status in ((keeper, 403), (security, 303)):
        answer = browser_of(account).post(f"/cms/people/{newsroom.editor.pk}/revoke", {"grant": str(grant.pk)})
        assert answer.status_code == status
        grant.refresh_from_db()
        assert (grant.until is not None) == (status == 303)


def test_only_the_system_administrator_shuts_an_account(newsroom: Newsroom, keeper: User) -> None:
    system = administrator("系统员", MANAGE_ACCOUNTS)
    for account, status in ((keeper, 403), (system, 303)):
        assert browser_of(account).post(f"/cms/people/{newsroom.editor.pk}/switch", {"to": "off"}).status_code == status
    assert not User.objects.get(pk=newsroom.editor.pk).is_active


def test_editors_do_not_read_about_each_other(newsroom: Newsroom) -> None:
    browser = browser_of(newsroom.editor)
    for path in ("", "export", f"{newsroom.reviewer.pk}", f"{newsroom.reviewer.pk}/hand-over"):
        assert browser.get(f"/cms/people/{path}").status_code == 403, path


def test_named_review_goes_to_whoever_may_judge_it(newsroom: Newsroom, keeper: User) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    review = reviews.submit_article(
        actor=newsroom.writes, article_id=article.pk, key=factories.key(), reviewer_id=newsroom.reviewer.pk
    )
    other = factories.reviewer(newsroom.column, "另一审核")
    with pytest.raises(ReceiverUnable):
        hand(keeper, newsroom.reviewer, factories.reviewer(factories.column(), "别栏审核"))
    assert hand(keeper, newsroom.reviewer, other) == {"指定给本人的审核任务": 1}
    reviews.approve_article(actor=kernel.actor(other), review_id=review.pk, text="同意", key=factories.key())
    assert Article.objects.get(pk=article.pk).live
