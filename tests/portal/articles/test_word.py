"""Word files and pasted text become clean blocks, and hostile ones nothing at all."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.test_pages import browser_of, giant_png
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.portal.articles import importing_word
from yaojian.portal.articles.errors import WordFileBroken
from yaojian.portal.articles.importing_word import Source
from yaojian.portal.articles.models import Article, Picture
from yaojian.portal.articles.splitting import split


def docx(*, picture: bytes | None = None) -> bytes:
    """A small official document."""
    made = Document()
    made.add_heading("关于开展冷链检查的通知", level=1)
    made.add_paragraph("鄂药监发〔2026〕12号")
    made.add_paragraph("各市州局：").runs[0].bold = True
    made.add_heading("一、检查范围", level=2)
    made.add_paragraph("疫苗配送企业。", style="List Bullet")
    table = made.add_table(rows=3, cols=2)
    for row, cells in zip(table.rows, (("单位", "批次"), ("甲公司", "18"), ("乙公司", "7")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    if picture is not None:
        made.add_picture(BytesIO(picture))
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def upload(content: bytes, name: str = "通知.docx") -> Any:
    return SimpleUploadedFile(name, content)


def bring(newsroom: Newsroom, content: bytes, name: str = "通知.docx") -> Article:
    return importing_word.import_word(
        actor=newsroom.writes,
        column_id=newsroom.column.pk,
        source=Source(upload=upload(content, name)),
        key=factories.key(),
    ).article


def with_part(content: bytes, name: str, text: bytes) -> bytes:
    """The same archive with one part replaced."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, text)
    return stream.getvalue()


def test_word_file_becomes_title_number_headings_text_and_table(newsroom: Newsroom) -> None:
    article = bring(newsroom, docx())
    assert (article.title, article.document_number) == ("关于开展冷链检查的通知", "鄂药监发〔2026〕12号")
    blocks = [(block["type"], block["value"]) for block in article.body.get_prep_value()]
    assert [kind for kind, _ in blocks] == ["text", "heading", "text", "table"]
    assert blocks[1][1] == {"text": "一、检查范围", "level": "2"}
    assert "<li>疫苗配送企业。</li>" in blocks[2][1]
    table = blocks[3][1]
    assert [column["heading"] for column in table["columns"]] == ["单位", "批次"]
    assert [row["values"] for row in table["rows"]] == [["甲公司", "18"], ["乙公司", "7"]]
    assert article.live is False


def test_pictures_go_into_the_library_and_wait_for_their_words(newsroom: Newsroom) -> None:
    article = bring(newsroom, docx(picture=factories.png()))
    (picture,) = (block["value"] for block in article.body.get_prep_value() if block["type"] == "picture")
    assert Picture.objects.get(pk=picture["image"]).description == ""
    assert (picture["alt_text"], picture["decorative"]) == ("", False)


def test_same_key_imports_once_and_only_where_one_may_write(newsroom: Newsroom) -> None:
    key, other = factories.key(), factories.column("别栏")
    for _ in range(2):
        importing_word.import_word(
            actor=newsroom.writes, column_id=newsroom.column.pk, source=Source(upload=upload(docx())), key=key
        )
    assert Article.objects.filter(title="关于开展冷链检查的通知").count() == 1
    with pytest.raises(RightMissing):
        importing_word.import_word(
            actor=newsroom.writes, column_id=other.pk, source=Source(upload=upload(docx())), key=factories.key()
        )


def test_word_text_is_put_at_the_end_of_an_article(newsroom: Newsroom) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    importing_word.append_word(actor=newsroom.writes, article_id=article.pk, source=Source(html="<p>追加的一段</p>"))
    newest = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert [block["value"] for block in newest.body.get_prep_value()] == ["<p>示范正文。</p>", "<p>追加的一段</p>"]


def test_page_imports_a_file_and_pasted_text(newsroom: Newsroom) -> None:
    browser = browser_of(newsroom.editor)
    assert browser.get("/cms/articles/import").status_code == 200
    form = {"column": newsroom.column.pk, "html": "", "key": factories.key()}
    assert browser.post("/cms/articles/import", form).status_code == 422
    answer = browser.post("/cms/articles/import", form | {"upload": upload(docx())})
    article = Article.objects.get(title="关于开展冷链检查的通知")
    assert answer.headers["Location"] == f"/cms/pages/{article.pk}/edit/"
    assert browser.get(f"/cms/pages/{article.pk}/edit/").status_code == 200
    assert browser.get(f"/cms/articles/{article.pk}/import").status_code == 200
    answer = browser.post(f"/cms/articles/{article.pk}/import", {"html": "<p>又一段</p>"})
    assert answer.status_code == 303


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]><w:document>&b;</w:document>'
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document>&a;</w:document>'


def archive(**parts: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"PK\x03\x04 not a zip at all",
        archive(**{"a.txt": b"a plain archive named .docx"}),
        archive(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"\0" * 200_000_000}),
        with_part(docx(), "word/document.xml", BOMB),
        with_part(docx(), "word/document.xml", EXTERNAL),
        with_part(docx(), "word/styles.xml", EXTERNAL),
        with_part(docx(), "word/document.xml", b"<w:document"),
        with_part(docx(), "word/vbaProject.bin", b"macro"),
        docx()[:-400],
    ],
    ids=["empty", "html", "no zip", "zip", "bomb", "entities", "external", "styles", "broken", "macro", "cut"],
)
def test_hostile_word_file_is_refused_and_leaves_nothing(newsroom: Newsroom, content: bytes) -> None:
    before = Article.objects.count()
    with pytest.raises(WordFileBroken):
        bring(newsroom, content)
    assert (Article.objects.count(), Picture.objects.count()) == (before, 0)


def test_picture_linked_from_outside_is_not_fetched(newsroom: Newsroom) -> None:
    whole = docx(picture=factories.png())
    with zipfile.ZipFile(BytesIO(whole)) as made:
        rels = made.read("word/_rels/document.xml.rels").decode()
    outside = rels.replace('Target="media/image1.png"', 'Target="file:///etc/passwd" TargetMode="External"')
    assert outside != rels
    try:
        article = bring(newsroom, with_part(whole, "word/_rels/document.xml.rels", outside.encode()))
    except WordFileBroken:
        return
    assert "root:" not in str(article.body.get_prep_value())
    assert not Picture.objects.exists()


def test_giant_picture_within_a_word_file_is_left_out(newsroom: Newsroom) -> None:
    hostile = with_part(docx(picture=factories.png()), "word/media/image1.png", giant_png())
    brought = importing_word.import_word(
        actor=newsroom.writes, column_id=newsroom.column.pk, source=Source(upload=upload(hostile)), key=factories.key()
    )
    assert not Picture.objects.exists()
    assert any("没有导入" in note for note in brought.notes)


WORD_HTML = """<p class=MsoNormal style='mso-pagination:none'><b><span lang=EN-US style='font-size:16pt'>一、总体要求<o:p></o:p>
</span></b></p><!--[if gte mso 9]><xml>x</xml><![endif]--><table class=MsoTableGrid border=1><tr><td width=100>
<p class=MsoNormal>姓名</p></td><td><p>得分</p></td></tr><tr><td>张三</td><td>98</td></tr></table>
<p onclick="alert(1)">正文<a href="javascript:alert(1)">链接</a><a href="https://www.gov.cn">政府网</a></p><script>alert(1)</script>
<img src="file:///c:/x.png"><style>p{color:red}</style>"""


def test_pasted_word_text_is_cleaned_and_keeps_its_table() -> None:
    done = split(WORD_HTML)
    assert [block["type"] for block in done.blocks] == ["text", "table", "text"]
    assert [column["heading"] for column in done.blocks[1]["value"]["columns"]] == ["姓名", "得分"]
    text = str(done.blocks)
    for word in ("mso", "style", "script", "alert", "onclick", "o:p", "file:", "span", "Mso"):
        assert word not in text, word
    assert 'href="https://www.gov.cn"' in text
    assert done.dropped_pictures == 1


def test_table_without_a_head_is_numbered_and_told() -> None:
    done = split("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>")
    value = done.blocks[0]["value"]
    assert [column["heading"] for column in value["columns"]] == ["第1列", "第2列"]
    assert len(value["rows"]) == 2
    assert done.headless == 1


def test_spanning_cells_keep_the_table_square() -> None:
    done = split(
        "<table><tr><th>类别</th><th colspan=2>数量</th></tr><tr><td rowspan=2>药品</td><td>1</td><td>2</td></tr>"
        "<tr><td>3</td><td>4</td></tr></table>"
    )
    value = done.blocks[0]["value"]
    assert len(value["columns"]) == 3
    assert [row["values"] for row in value["rows"]] == [["药品", "1", "2"], ["药品", "3", "4"]]


def test_absurd_span_makes_no_giant_table() -> None:
    done = split("<table><tr><td colspan=99999 rowspan=99999>a</td></tr><tr><td>b</td><td>1</td></tr></table>")
    assert len(str(done.blocks)) < 20_000


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet="<>/=\"' ptablerdhimgscivon&#;:12甲", max_size=120))
def test_whatever_is_pasted_no_handler_and_no_broken_block_comes_out(html: str) -> None:
    for block in split(html).blocks:
        assert set(block) == {"type", "value"}
        if block["type"] == "text":
            assert "<script" not in block["value"]
            assert " on" not in block["value"].partition(">")[0]
        if block["type"] == "table":
            assert all(len(row["values"]) == len(block["value"]["columns"]) for row in block["value"]["rows"])


def test_nothing_to_import_is_said(newsroom: Newsroom) -> None:
    with pytest.raises(Invalid):
        importing_word.import_word(
            actor=kernel.SYSTEM, column_id=newsroom.column.pk, source=Source(html="<p> </p>"), key=factories.key()
        )


def test_table_pasted_into_the_editor_comes_back_as_blocks_the_editor_takes(newsroom: Newsroom) -> None:
    editor = browser_of(newsroom.editor)
    answer = editor.post("/cms/articles/pasted", {"html": WORD_HTML})
    assert answer.status_code == 200
    told = answer.json()
    assert [block["type"] for block in told["blocks"]] == ["text", "table", "text"]
    table = told["blocks"][1]["value"]
    assert [column["heading"] for column in table["columns"]] == ["姓名", "得分"]
    assert [row["values"] for row in table["rows"]] == [["张三", "98"]]
    assert "onclick" not in answer.content.decode()
    assert "1 个表格需要填写表格标题。" in told["notes"]
    assert not Article.objects.exists()


def test_pasted_nonsense_and_strangers_get_nothing(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing_word, "LONGEST_HTML", 5_000)
    editor = browser_of(newsroom.editor)
    assert editor.post("/cms/articles/pasted", {"html": "<table></table>"}).status_code == 422
    assert editor.post("/cms/articles/pasted", {"html": "<p>" + "药" * 6_000}).status_code == 422
    assert browser_of(kernel.official("无权")).post("/cms/articles/pasted", {"html": WORD_HTML}).status_code == 403
    assert editor.get("/cms/articles/pasted").status_code == 405
