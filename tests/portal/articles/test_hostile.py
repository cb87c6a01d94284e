"""What an attacker would upload or write: pictures, files, names, rich text."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.test_pages import browser_of, giant_png
from yaojian.portal.articles.cleaning import clean_html
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.errors import BodyBroken
from yaojian.portal.articles.frames import frames_of
from yaojian.portal.articles.models import Attachment, Picture
from yaojian.portal.articles.uploads import LONGEST_NAME_BYTES


def many_frames(count: int = 10_000) -> bytes:
    """A GIF of 150 kilobytes that would be decoded ten thousand times."""
    head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    frame = b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    return head + frame * count + b"\x3b"


def test_frames_are_counted_without_decoding() -> None:
    pictures = [Image.new("RGB", (8, 8), (n * 60, 255 - n * 60, 0)) for n in range(5)]
    for kind in ("GIF", "PNG", "WEBP"):
        stream = BytesIO()
        pictures[0].save(stream, kind, save_all=True, append_images=pictures[1:], duration=100)
        assert frames_of(stream.getvalue()) == 5, kind
        assert frames_of(stream.getvalue()[:30]) <= 5
    assert frames_of(many_frames()) == 10_000
    assert frames_of(factories.png()) == frames_of(b"") == 1


def upload_picture(newsroom: Newsroom, content: bytes, name: str) -> str:
    form = {"title": "图", "description": "检查人员查看冷库", "file": SimpleUploadedFile(name, content)}
    return browser_of(newsroom.editor).post("/cms/images/add/", form).content.decode()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (giant_png(), "大图.png"),
        (many_frames(), "动图.gif"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "图.svg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "图.png"),
        (b"GIF89a<script>alert(1)</script>", "图.gif"),
        (factories.png()[:40], "断图.png"),
    ],
    ids=["300 megapixels", "10,000 frames", "svg", "svg as png", "script as gif", "cut"],
)
def test_hostile_picture_is_refused(newsroom: Newsroom, content: bytes, name: str) -> None:
    page = upload_picture(newsroom, content, name)
    assert not Picture.objects.exists()
    assert "<script>alert" not in page


NAMES = [
    "../../../etc/passwd.png",
    "..\\..\\windows\\system.png",
    "图\u202egnp.exe.png",
    "很长" * 150 + ".png",
    "<script>alert(1)</script>.png",
    "a\x00b.png",
    "\u200b.png",
    "con.png",
    ".htaccess.png",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_name_of_a_picture_becomes_short_and_honest(newsroom: Newsroom, name: str, settings: Any) -> None:
    upload_picture(newsroom, factories.png(), name)
    for picture in Picture.objects.all():
        stored = picture.file.name.rsplit("/", 1)[-1]
        assert len(stored.encode()) <= LONGEST_NAME_BYTES + 10
        assert not any(sign in stored for sign in "<>\\\u202e\x00\u200b")
        assert ".." not in picture.file.name
        assert str(picture.file.path).startswith(settings.MEDIA_ROOT)
        assert stored.endswith(".png")


@pytest.mark.parametrize("name", ["../公告.pdf", "公告\u202efdp.exe.pdf", "公告" * 150 + ".pdf", "<img src=x>.pdf"])
def test_name_of_a_file_becomes_short_and_honest(newsroom: Newsroom, name: str) -> None:
    form = {"title": "公告", "file": SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n")}
    page = browser_of(newsroom.editor).post("/cms/documents/add/", form).content.decode()
    assert "<img src=x>" not in page
    for one in Attachment.objects.all():
        stored = one.file.name.rsplit("/", 1)[-1]
        assert len(stored.encode()) <= LONGEST_NAME_BYTES + 10
        assert not any(sign in stored for sign in "<>\u202e")


@pytest.mark.parametrize("content", [b"\x00\x00\x00\x18ftypmp42" + b"0" * 64, b"ID3\x03" + b"0" * 64])
def test_sound_and_film_are_taken(newsroom: Newsroom, content: bytes) -> None:
    name = "讲话.mp4" if b"ftyp" in content else "讲话.mp3"
    form = {"title": "讲话", "file": SimpleUploadedFile(name, content)}
    browser_of(newsroom.editor).post("/cms/documents/add/", form)
    assert Attachment.objects.count() == 1


def test_film_needs_its_transcript(newsroom: Newsroom) -> None:
    film = Attachment.objects.create(title="讲话", file=SimpleUploadedFile("a.mp4", b"0" * 20))
    paper = factories.attachment()
    for value in (
        {"document": film.pk, "name": "讲话", "transcript": ""},
        {"document": paper.pk, "name": "讲话", "transcript": "各位好。"},
    ):
        with pytest.raises(BodyBroken):
            factories.draft(newsroom.writes, newsroom.column, body=[{"type": "media", "value": value}])
    value = {"document": film.pk, "name": "讲话", "transcript": "各位好。"}
    article = factories.draft(newsroom.writes, newsroom.column, body=[{"type": "media", "value": value}])
    assert "各位好。" in content_of(article).plain_text()


@pytest.mark.parametrize(
    "html",
    [
        "<p><script>alert(1)</script>字</p>",
        '<p><a href="java\tscript:alert(1)">字</a></p>',
        '<p><a href="&#106;avascript:alert(1)">字</a></p>',
        '<p><a href="vbscript:x">字</a><a href="data:text/html,x">字</a></p>',
        "<svg><script>alert(1)</script></svg><p>字</p>",
        "<p>字<img src=x onerror=alert(1)><input autofocus onfocus=alert(1)></p>",
        '<p style="background:url(javascript:alert(1))" onmouseover="alert(1)">字</p>',
        '<p>字</p><template><script>alert(1)</script></template><noscript><p title="</noscript><img onerror=alert(1)>"></noscript>',
        '<math><mi//xlink:href="data:x,<script>alert(4)</script>">x</math><p>字</p>',
        "<p>字<!--><img src=x onerror=alert(1)>--></p>",
    ],
)
def test_rich_text_keeps_its_words_and_nothing_else(html: str) -> None:
    cleaned = clean_html(html)
    assert "字" in cleaned
    for word in ("script", "alert", "onerror", "onfocus", "onmouseover", "style", "<svg", "<img", "data:"):
        assert word not in cleaned.lower(), word
