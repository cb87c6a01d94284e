"""The demo site is whole: no empty place, no broken picture, work for both roles."""

from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page

from tests.portal import factories
from yaojian.config.demo import grants, institution
from yaojian.config.demo.loader import people_of
from yaojian.config.demo.people import People
from yaojian.portal import demo
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.models import Article
from yaojian.portal.publishing import building, queries
from yaojian.portal.review import ledgers
from yaojian.portal.review import queries as desk


@pytest.fixture
def people(db: None) -> People:
    """The people of the demo institution with the rights they really have."""
    made = institution.build()
    grants.grant_all(made)
    return people_of(made)


def test_demo_site_is_whole(people: People, site: Path, django_capture_on_commit_callbacks: Any) -> None:
    demo.load(people)
    with django_capture_on_commit_callbacks(execute=True):
        building.build_all()
    assert Article.objects.filter(live=True).count() >= 30
    assert [list(problems) for problems in Page.find_problems()] == [[], [], [], [], []]
    assert list(queries.differences()) == []
    front = (site / "index.html").read_text()
    assert "全省药品安全巩固提升行动部署推进会召开" in front
    assert "省局召开药品安全风险会商会" in front
    assert "药品批发企业许可证核发" in (site / "fw/index.html").read_text()
    assert "药品经营许可名单" in (site / "data/index.html").read_text()
    assert "药品抽检管理办法（示范稿）" in (site / "zfxxgk/fggz/index.html").read_text()
    assert 'class="hero"' in front
    assert [task.title for task in ledgers.review_ledger(people.reviewer)] == ["黄冈分局：开展中药材产地加工检查"]
    assert {row.stage for row in desk.my_drafts(people.editor)} == {"draft", "returned"}


def test_imported_article_needs_a_review_for_its_first_change(people: People) -> None:
    demo.load(people)
    old = Article.objects.get(title="怎样看懂化妆品标签")
    draft = articles.Draft(title="怎样看懂化妆品标签（更新）", body=[factories.text()])
    articles.change_draft(actor=people.editor, article_id=old.pk, draft=draft)
    assert Article.objects.get(pk=old.pk).title == "怎样看懂化妆品标签"
    assert desk.row_of(old.pk).stage == "changed"
