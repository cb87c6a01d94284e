"""The desk and the public side through a browser's eyes (without script)."""

import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.portal.articles.models import Article, Attachment, Picture
from yaojian.portal.columns.models import Column
from yaojian.portal.columns.rights import MANAGE
from yaojian.portal.publishing import building
from yaojian.portal.review.models import Review


def browser_of(account: Any) -> Client:
    browser = Client()
    browser.force_login(account)
    return browser


def edit_form(title: str, *blocks: tuple[str, dict[str, str]]) -> dict[str, str]:
    """What Wagtail's editor posts: one rich text (as Draftail's JSON) and further blocks."""
    words = {
        "blocks": [
            {
                "key": "a",
                "text": "示范正文。",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [],
            }
        ],
        "entityMap": {},
    }
    form = {
        "title": title,
        "summary": "",
        "keywords": "",
        "source": "湖北省药品监督管理局",
        "author": "",
        "responsible_editor": "",
        "document_number": "",
    }
    all_blocks = [("text", {"": json.dumps(words)}), *blocks]
    form["body-count"] = str(len(all_blocks))
    for place, (kind, values) in enumerate(all_blocks):
        form |= {
            f"body-{place}-deleted": "",
            f"body-{place}-order": str(place),
            f"body-{place}-type": kind,
            f"body-{place}-id": "",
        }
        form |= {f"body-{place}-value{f'-{name}' if name else ''}": value for name, value in values.items()}
    return form


def test_story_by_pages(newsroom: Newsroom, built: Path) -> None:
    editor, reviewer, visitor = browser_of(newsroom.editor), browser_of(newsroom.reviewer), Client()
    picture, attachment = factories.picture(), factories.attachment()
    answer = editor.post("/cms/articles/new", {"column": newsroom.column.pk})
    assert answer.status_code == 303
    form = edit_form(
        "从编辑器写的信息",
        ("picture", {"image": str(picture.pk), "alt_text": "", "caption": ""}),
        ("attachment", {"document": str(attachment.pk), "name": "附件一"}),
    )
    answer = editor.post(answer.headers["Location"], form | {"action-submit-for-review": "1"})
    article = Article.objects.get(title="从编辑器写的信息")
    assert answer.headers["Location"] == f"/cms/articles/{article.pk}/submit"
    answer = editor.post(
        f"/cms/articles/{article.pk}/submit", {"reviewer": newsroom.reviewer.pk, "note": "请审", "key": factories.key()}
    )
    assert answer.status_code == 303
    review = Review.objects.get(article=article)
    assert "从编辑器写的信息" in reviewer.get("/cms/reviews/").content.decode()
    assert "示范正文。" in reviewer.get(f"/cms/reviews/{review.pk}").content.decode()
    assert "附件一" in reviewer.get(f"/cms/reviews/{review.pk}/preview").content.decode()
    reviewer.post(f"/cms/reviews/{review.pk}", {"verdict": "approve", "text": "同意", "key": factories.key()})
    building.follow([f"article:{article.pk}", f"listing:{newsroom.column.pk}"])
    article.refresh_from_db()
    page = visitor.get(article.address)
    assert page.status_code == 200
    assert "附件一" in b"".join(page).decode()
    assert "从编辑器写的信息" in b"".join(visitor.get("/")).decode()
    assert "从<mark>编辑器</mark>写的信息" in visitor.get("/search/", {"q": "编辑器"}).content.decode()
    reviewer.post(f"/cms/articles/{article.pk}/withdraw", {"reason": "有误", "key": factories.key()})
    building.follow([f"article:{article.pk}", f"listing:{newsroom.column.pk}"])
    gone = visitor.get(article.address)
    assert gone.status_code == 410
    assert "已撤下" in gone.content.decode()


def test_pages_of_the_desk_answer(newsroom: Newsroom, built: Path) -> None:
    editor = browser_of(newsroom.editor)
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    for path in (
        "/cms/",
        "/cms/articles/",
        "/cms/articles/?stage=published&q=信息",
        "/cms/articles/new",
        f"/cms/articles/{article.pk}",
        f"/cms/articles/{article.pk}/preview",
        f"/cms/articles/{article.pk}/submit",
        f"/cms/pages/{article.pk}/edit/",
        f"/cms/pages/{article.pk}/history/",
        f"/cms/pages/{article.pk}/revisions/compare/earliest...latest/",
        f"/cms/pages/add/articles/article/{newsroom.column.pk}/",
        "/cms/choose-page/?page_type=articles.article",
        "/cms/images/",
        "/cms/images/add/",
        "/cms/documents/",
        "/cms/documents/add/",
        "/cms/images/chooser/",
        "/cms/documents/chooser/",
    ):
        assert editor.get(path).status_code == 200, path


def test_locked_article_says_why_in_the_editor(newsroom: Newsroom) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    page = browser_of(newsroom.editor).get(f"/cms/pages/{review.article_id}/edit/").content.decode()
    assert "正在审核，不能修改" in page


def test_link_chooser_offers_no_foreign_drafts(newsroom: Newsroom) -> None:
    foreign = factories.column("外部栏目")
    draft = factories.draft(kernel.SYSTEM, foreign, "外部草稿")
    public = factories.published(kernel.SYSTEM, newsroom.judges, newsroom.column, "公开的信息")
    editor = browser_of(newsroom.editor)
    for column, title, shown in ((foreign, draft.title, False), (newsroom.column, public.title, True)):
        page = editor.get(f"/cms/choose-page/{column.pk}/?page_type=articles.article").content.decode()
        assert (json.dumps(title)[1:-1] in page or title in page) is shown


def test_column_form_makes_a_column_with_a_pinyin_address(newsroom: Newsroom) -> None:
    manager = kernel.official("栏目管理员")
    kernel.grant(manager, MANAGE)
    place = kernel.unit()
    form = {
        "parent": newsroom.column.get_parent().pk,
        "title": "通知公告",
        "slug": "",
        "kind": "notices",
        "description": "发布通知公告。",
        "keywords": "通知、公告",
        "owner_unit": place.pk,
        "update_cycle_days": "180",
        "template": "list",
        "front_place": "news",
        "order": "20",
        "key": factories.key(),
    }
    browser = browser_of(manager)
    assert browser.get("/cms/columns/new").status_code == 200
    assert browser.post("/cms/columns/new", form).status_code == 303
    made = Column.objects.get(title="通知公告")
    assert made.address == "/tzgg/"
    assert browser.post("/cms/columns/new", form | {"title": "", "key": factories.key()}).status_code == 422
    assert browser.post("/cms/columns/new", form | {"slug": "oa", "key": factories.key()}).status_code == 409
    assert browser.get(f"/cms/columns/{made.pk}").status_code == 200


def giant_png() -> bytes:
    """A small file that claims 300 megapixels."""
    header = struct.pack(">IIBBBBB", 20_000, 15_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 15_001 * 20)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><script>alert(1)</script></html>", "内容是"),
        (giant_png(), "万像素"),
        (b"%PDF-1.4 not a picture", "PDF"),
    ],
)
def test_picture_is_judged_by_its_bytes(newsroom: Newsroom, content: bytes, said: str) -> None:
    form = {"title": "图", "description": "冷库", "file": SimpleUploadedFile("图.png", content, "image/png")}
    answer = browser_of(newsroom.editor).post("/cms/images/add/", form)
    assert answer.status_code in {200, 422}
    assert said in answer.content.decode()
    assert not Picture.objects.exists()


def test_picture_needs_words_for_what_is_seen(newsroom: Newsroom) -> None:
    editor = browser_of(newsroom.editor)
    for words in ("", "图片", "lengku"):
        file = SimpleUploadedFile("lengku.png", factories.png(), "image/png")
        editor.post("/cms/images/add/", {"title": "图", "description": words, "file": file})
        assert not Picture.objects.exists(), words
    file = SimpleUploadedFile("lengku.png", factories.png(), "image/png")
    editor.post("/cms/images/add/", {"title": "图", "description": "检查人员查看冷库温度", "file": file})
    assert Picture.objects.get().description == "检查人员查看冷库温度"


def test_attachment_that_lies_about_its_kind_is_refused(newsroom: Newsroom) -> None:
    editor = browser_of(newsroom.editor)
    file = SimpleUploadedFile("通知.docx", b"<html><script>alert(1)</script>", "application/msword")
    editor.post("/cms/documents/add/", {"title": "通知", "file": file})
    assert not any(one.file.name.endswith(".docx") for one in Attachment.objects.all())


def test_uploaded_picture_is_never_replaced(newsroom: Newsroom) -> None:
    picture = factories.picture()
    picture.uploaded_by_user = newsroom.editor
    picture.save()
    file = SimpleUploadedFile("neu.png", factories.png("red"), "image/png")
    answer = browser_of(newsroom.editor).post(
        f"/cms/images/{picture.pk}/", {"title": "图", "description": "别的", "file": file}
    )
    assert "不能替换" in answer.content.decode()


def test_library_is_closed_to_the_public(newsroom: Newsroom) -> None:
    picture = factories.picture()
    assert Client().get(picture.file.url).status_code == 302
    assert browser_of(newsroom.editor).get(picture.file.url).status_code == 200
    assert browser_of(newsroom.editor).get("/cms/media/../secret_key").status_code == 404


@pytest.mark.parametrize(
    "path", ["/../secret_key", "/%2e%2e/secret_key", "/.hidden", "/a/../../b", "/nothing.html", "/x\\y"]
)
def test_public_side_never_leaves_its_tree(built: Path, path: str) -> None:
    (built.parent / "secret_key").write_text("secret")
    (built / ".hidden").write_text("hidden")
    assert Client().get(path).status_code == 404


def test_public_side_follows_no_link_out_of_its_tree(built: Path) -> None:
    (built.parent / "secret_key").write_text("secret")
    (built / "out.html").symlink_to(built.parent / "secret_key")
    assert Client().get("/out.html").status_code == 404


def test_unchanged_page_is_not_sent_again(built: Path) -> None:
    first = Client().get("/")
    again = Client().get("/", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (first.status_code, again.status_code) == (200, 304)


def test_api_walks_the_same_way(newsroom: Newsroom, built: Path) -> None:
    from yaojian.kernel.accounts import services as accounts

    def call(account: Any, method: str, path: str, **body: Any) -> Any:
        headers = {"Authorization": f"Bearer {accounts.token_for(account)}"}
        send = getattr(Client(), method)
        answer = send(f"/api/v1/portal{path}", body, content_type="application/json", headers=headers)
        assert answer.status_code < 300, answer.content.decode()
        return answer.json()

    body = [factories.text("<p>接口正文</p>")]
    made = call(
        newsroom.editor, "post", "/articles", column_id=newsroom.column.pk, title="接口信息", body=body, key="1"
    )
    review = call(newsroom.editor, "post", f"/articles/{made['pk']}/submit", key="2")
    assert [task["title"] for task in call(newsroom.reviewer, "get", "/reviews")] == ["接口信息"]
    assert call(newsroom.reviewer, "post", f"/reviews/{review['id']}/approve", key="3")["state"] == "approved"
    assert call(newsroom.editor, "get", "/articles")["rows"][0]["stage"] == "published"
    assert (
        call(newsroom.reviewer, "post", f"/articles/{made['pk']}/withdraw", reason="有误", key="4")["stage"]
        == "withdrawn"
    )
    assert call(newsroom.editor, "get", "/columns")[0]["address"] == newsroom.column.address


def test_article_is_moved_by_its_page_and_keeps_its_address(newsroom: Newsroom) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    child = factories.column("下级栏目", parent=newsroom.column)
    editor = browser_of(newsroom.editor)
    assert editor.get(f"/cms/articles/{article.pk}/move").status_code == 200
    assert editor.post(f"/cms/articles/{article.pk}/move", {"column": child.pk}).status_code == 303
    moved = Article.objects.get(pk=article.pk)
    assert (moved.home_column, moved.address) == (child, article.address)
    foreign = factories.column("外部栏目")
    assert editor.post(f"/cms/articles/{article.pk}/move", {"column": foreign.pk}).status_code == 422
