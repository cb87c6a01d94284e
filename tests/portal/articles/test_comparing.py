"""Two versions beside each other, and an old one had back."""

from hypothesis import given
from hypothesis import strategies as st

from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.test_pages import browser_of, edit_form
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.models import Article
from yaojian.portal.desk.comparing import diff_text


def told(before: str, after: str) -> list[tuple[str, str]]:
    return list(diff_text(before, after).changes)


def test_one_changed_character_is_marked_alone() -> None:
    assert told("落实药品质量管理制度，按期上报。", "落实药品质量保证制度，按期上报。") == [
        ("equal", "落实药品质量"),
        ("deletion", "管理"),
        ("addition", "保证"),
        ("equal", "制度，按期上报。"),
    ]


def test_numbers_are_compared_as_a_whole() -> None:
    assert told("抽检128批次。", "抽检182批次。")[1:3] == [("deletion", "128"), ("addition", "182")]


def test_signs_beyond_the_basic_plane_are_one_character() -> None:
    assert told("𠮷林", "吉林") == [("deletion", "𠮷"), ("addition", "吉"), ("equal", "林")]


@given(st.text(alphabet="药品监管。；a1\n<", max_size=60), st.text(alphabet="药品监管。；a1\n<", max_size=60))
def test_nothing_is_lost_or_invented(before: str, after: str) -> None:
    changes = told(before, after)
    assert "".join(text for kind, text in changes if kind != "addition") == before
    assert "".join(text for kind, text in changes if kind != "deletion") == after
    assert "<" not in diff_text(before, after).to_html().replace("<span", "").replace("</span", "")


def test_large_texts_are_compared_quickly_enough() -> None:
    old = "".join(f"第{n}条药品经营企业应当建立质量管理体系。" for n in range(2000))
    assert told(old, old.replace("第999条", "第九百九十九条"))[1:3] == [("deletion", "999"), ("addition", "九百九十九")]
    assert told("药" * 9000, "品" * 9000) == [("deletion", "药" * 9000), ("addition", "品" * 9000)]


def test_editor_compares_and_has_an_old_version_back(newsroom: Newsroom) -> None:
    editor = browser_of(newsroom.editor)
    article = factories.draft(newsroom.writes, newsroom.column, "质量管理制度")
    first = Article.objects.get(pk=article.pk).latest_revision_id
    articles.change_draft(
        actor=newsroom.writes,
        article_id=article.pk,
        draft=articles.Draft(title="质量保证制度", body=[factories.text("<p>新的正文。</p>")]),
    )
    page = editor.get(f"/cms/pages/{article.pk}/revisions/compare/earliest...latest/").content.decode()
    assert '质量<span class="deletion">管理</span><span class="addition">保证</span>制度' in page
    shown = editor.get(f"/cms/pages/{article.pk}/revisions/{first}/revert/").content.decode()
    assert "质量管理制度" in shown
    form = edit_form("质量管理制度") | {"revision": str(first)}
    assert editor.post(f"/cms/pages/{article.pk}/edit/", form).status_code in {200, 302}
    assert Article.objects.get(pk=article.pk).get_latest_revision_as_object().title == "质量管理制度"
