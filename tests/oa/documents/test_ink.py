"""手写签批: strokes are kept with the opinion they belong to, shown to its readers, and nothing else passes for them."""

import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from PIL import Image, ImageDraw, PngImagePlugin

from tests.oa import factories
from tests.oa.factories import Office, browser, new_key
from yaojian.kernel.audit.models import Event
from yaojian.kernel.files import queries as stored
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.rendering import reading
from yaojian.oa.documents import inks, sheets
from yaojian.oa.documents.errors import BadInk
from yaojian.oa.documents.models import INK_OWNER, Document, Ink
from yaojian.oa.flow.models import Opinion, Role, TaskState


def strokes(width: int = 600, height: int = 300, note: str = "") -> str:
    """Two strokes as a browser sends them."""
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line((100, 100, 220, 160, 300, 90), fill=(20, 20, 30, 255), width=5)
    about = PngImagePlugin.PngInfo()
    if note:
        about.add_text("Comment", note)
    return sent(picture, pnginfo=about)


def sent(picture: Image.Image, kind: str = "PNG", **options: Any) -> str:
    """A picture as the hidden field carries it."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return inks.PREFIX + base64.b64encode(out.getvalue()).decode()


def submit(client: Client, document: Document, status: int = 303, name: str = "submit", **given: Any) -> str:
    """The form of the page."""
    answer = client.post(f"/oa/documents/{document.pk}/acts/{name}", {"key": new_key(), **given})
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_handwriting_is_kept_with_its_opinion_and_shown_on_page_and_sheet(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    head, task = browser(office, "sales"), factories.task_of(office, document, "sales")
    page = head.get(f"/oa/documents/{document.pk}").content.decode()
    assert "<yj-ink>" in page
    submit(head, document, task=task, text="同意，请归档。", ink=strokes())
    ink = Ink.objects.get()
    assert (ink.task_id, ink.document_id, ink.person_id) == (task, document.pk, office.actor("sales").person_id)
    assert Opinion.objects.get(task=task).text == "同意，请归档。"
    picture = Image.open(io.BytesIO(stored.content_of(ink.image)))
    assert picture.width < 250, "cut to what was written"
    registrar = browser(office, "registrar")
    page = registrar.get(f"/oa/documents/{document.pk}").content.decode()
    assert f"/files/{ink.image_id}/pages/1.webp" in page
    assert 'alt="周明远的手写签批"' in page
    assert registrar.get(f"/files/{ink.image_id}/pages/1.webp").status_code == 200
    for path in (f"/files/{ink.image_id}", f"/files/{ink.image_id}/pages/1.webp"):
        assert browser(office, "branch").get(path).status_code == 403
    assert Event.objects.get(action="oa.document.inked").data["sm3"] == ink.image.sm3
    assert StoredFile.objects.get(owner_kind=INK_OWNER).owner_id == document.pk, "none of its attachments"
    opinion = next(one for one in sheets.opinions_of(document) if one.ink)
    assert opinion.ink.startswith(b"\x89PNG")
    page_of_sheet = reading.pages(registrar.get(f"/oa/documents/{document.pk}/sheet.pdf").content)[0]
    assert len(page_of_sheet.pictures) == 1


def test_strokes_alone_are_an_opinion_with_words_that_can_be_read_aloud(office: Office) -> None:
    document = factories.sent(office, "sales")
    task = factories.task_of(office, document, "sales")
    submit(browser(office, "sales"), document, task=task, text="", ink=strokes())
    assert Opinion.objects.get(task=task).text == inks.INSTEAD
    assert Ink.objects.filter(task=task).exists()


def test_reader_signs_by_hand_as_well(office: Office) -> None:
    document = factories.sent(office, "sales", read=("devices",))
    task = factories.task_of(office, document, "devices", Role.READ)
    submit(browser(office, "devices"), document, name="read", task=task, text="", ink=strokes())
    assert Ink.objects.get().task_id == task


def test_form_sent_twice_keeps_one_handwriting(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    head, task = browser(office, "sales"), factories.task_of(office, document, "sales")
    given = {"task": task, "text": "同意。", "ink": strokes(), "key": new_key()}
    for _ in range(2):
        assert head.post(f"/oa/documents/{document.pk}/acts/submit", given).status_code == 303
    assert Ink.objects.count() == 1


def test_refused_act_keeps_no_handwriting_and_the_words(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    head, task = browser(office, "sales"), factories.task_of(office, document, "sales")
    factories.handled(office, document, "sales")
    page = submit(head, document, 409, task=task, text="写了很久。", ink=strokes())
    assert "已由周明远于" in page
    assert not Ink.objects.exists()
    submit(browser(office, "branch"), document, 403, task=task, text="", ink=strokes())


def test_error_of_another_field_gives_the_strokes_back(office: Office) -> None:
    document = factories.registered(office)
    registrar, task = browser(office, "registrar"), factories.task_of(office, document, "registrar")
    ink = strokes()
    page = submit(registrar, document, 422, task=task, text="请办。", way="handle", ink=ink)
    assert "请为“承办”选择办理人。" in page
    assert ink in page


def _not_base64() -> str:
    return inks.PREFIX + "****"


def _jpeg() -> str:
    return sent(Image.new("RGB", (40, 40), "white"), "JPEG")


def _cut_short() -> str:
    return inks.PREFIX + base64.b64encode(base64.b64decode(strokes()[len(inks.PREFIX) :])[:90]).decode()


HOSTILE: dict[str, Callable[[], str]] = {
    "格式不对": lambda: "data:text/html;base64,PHNjcmlwdD4=",
    "图片已损坏": _not_base64,
    "损坏": _cut_short,
    "已损坏": _jpeg,
    "像素": lambda: strokes(4_000, 200),
    "没有笔迹": lambda: sent(Image.new("RGBA", (60, 60), (0, 0, 0, 0))),
    "超过 300 KB": lambda: inks.PREFIX + "A" * 500_000,
}


@pytest.mark.parametrize("words", HOSTILE)
def test_what_is_no_handwriting_is_refused_and_the_task_waits_on(office: Office, words: str) -> None:
    document = factories.sent(office, "sales")
    task = factories.task_of(office, document, "sales")
    page = submit(browser(office, "sales"), document, 422, task=task, text="同意。", ink=HOSTILE[words]())
    assert words in page
    assert "请点“清除”后重写" in page
    assert "同意。" in page
    assert document.instance.tasks.get(pk=task).state == TaskState.OPEN


def test_nothing_hidden_in_the_picture_is_kept() -> None:
    assert b"secret-words" not in inks.read(strokes(note="secret-words"))
    with pytest.raises(BadInk):
        inks.read("")


def test_api_takes_handwriting_too(office: Office) -> None:
    document = factories.sent(office, "sales")
    task, head = factories.task_of(office, document, "sales"), browser(office, "sales")
    address = f"/api/v1/oa/tasks/{task}/submit"
    bad = head.post(address, {"ink": _not_base64(), "key": new_key()}, content_type="application/json")
    assert (bad.status_code, bad.json()["code"]) == (422, "oa.documents.bad_ink")
    good = head.post(address, {"ink": strokes(), "key": new_key()}, content_type="application/json")
    assert good.status_code == 200, good.content
    assert Ink.objects.get().task_id == task


def test_database_refuses_to_change_handwriting(office: Office) -> None:
    document = factories.sent(office, "sales")
    task = factories.task_of(office, document, "sales")
    submit(browser(office, "sales"), document, task=task, text="", ink=strokes())
    for change in (lambda: Ink.objects.update(at="2020-01-01T00:00:00Z"), Ink.objects.all().delete):
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            change()
