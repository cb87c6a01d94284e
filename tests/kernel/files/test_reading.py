"""Downloads, page images, and who gets them."""

import io
from pathlib import Path
from typing import cast
from uuid import uuid4

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from PIL import Image, ImageChops

from tests.kernel import factories
from tests.kernel.files import samples
from yaojian.kernel.actors import NOBODY, Actor
from yaojian.kernel.audit import queries as audit
from yaojian.kernel.errors import RightMissing, SignInNeeded, Unknown
from yaojian.kernel.files import blobs, errors, fields, previews, queries, services, views
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.requests import ActorRequest

pytestmark = pytest.mark.django_db


def letter(clerk: Actor, content: bytes = b"", name: str = "通知.pdf", owner: str = "test.letter") -> StoredFile:
    return services.store(actor=clerk, upload=content or samples.pdf("one", "two"), owner_kind=owner, name=name)


def asked(actor: Actor, **headers: str) -> ActorRequest:
    request = RequestFactory().get("/files/x", headers=headers)
    request.actor = actor  # type: ignore[attr-defined]  # what the middleware does
    return cast("ActorRequest", request)


def test_download_carries_the_chinese_name_and_cannot_run(clerk: Actor) -> None:
    file = letter(clerk)
    answer = views.download(asked(clerk), file.pk)
    assert b"".join(answer) == samples.pdf("one", "two")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E9%80%9A%E7%9F%A5.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "private" in answer["Cache-Control"]
    assert [event.action for event in audit.events_of(file)][-1] == "kernel.files.downloaded"


def test_unchanged_file_is_not_sent_twice(clerk: Actor) -> None:
    file = letter(clerk)
    assert views.download(asked(clerk, if_none_match=f'"{file.sha256}"'), file.pk).status_code == 304


def test_only_whom_the_owner_lets_in_reads(clerk: Actor) -> None:
    file = letter(clerk)
    other = factories.actor(factories.user())
    with pytest.raises(RightMissing, match="查看这个文件"):
        views.download(asked(other), file.pk)
    with pytest.raises(RightMissing):
        views.page(asked(other), file.pk, 1)
    with pytest.raises(SignInNeeded):
        views.download(asked(NOBODY), file.pk)
    with pytest.raises(Unknown):
        views.download(asked(clerk), uuid4())
    public = letter(clerk, owner="test.notice")
    assert views.download(asked(NOBODY), public.pk).status_code == 200


def test_page_image_names_its_reader_and_differs_for_another(clerk: Actor) -> None:
    file = letter(clerk)
    mine = views.page(asked(clerk), file.pk, 2)
    assert mine["Content-Type"] == "image/webp"
    plain = Image.open(previews.page_image(file.sha256, 2, file.name))
    shown = Image.open(io.BytesIO(mine.content))
    assert shown.size == plain.size == (1190, 1684)
    assert ImageChops.difference(shown.convert("L"), plain.convert("L")).point(lambda v: 255 * (v > 8)).getbbox()
    other = previews.watermarked(previews.page_image(file.sha256, 2, file.name), "李强")
    assert other != mine.content


def test_page_beyond_the_last_is_refused(clerk: Actor) -> None:
    with pytest.raises(errors.NoPreview, match="没有第 3 页"):
        views.page(asked(clerk), letter(clerk).pk, 3)


def test_text_layer_survives_an_emptied_cache(clerk: Actor) -> None:
    file = letter(clerk)
    assert [page.text for page in queries.pages_of(file)] == ["one", "two"]
    (blobs.derived_path(file.sha256) / previews.FACTS).unlink()
    assert queries.text_of(file) == "one\n\ntwo"


def test_document_pages_show_images_with_alternative_and_text(clerk: Actor) -> None:
    page = render_to_string("parts/document_pages.html", {"file": letter(clerk)})
    assert page.count("<img") == 2
    assert "通知.pdf 第 2 页，共 2 页" in page
    assert "two" in page
    sheet = letter(clerk, samples.office("xl"), "表.xlsx")
    assert "不能在线预览" in render_to_string("parts/document_pages.html", {"file": sheet})


def test_picture_is_its_own_first_page(clerk: Actor) -> None:
    file = letter(clerk, samples.picture("JPEG"), "照片.jpg")
    assert [(page.width, page.height) for page in queries.pages_of(file)] == [(40, 30)]
    assert queries.page_for(file, 1, "王敏")[:4] == b"RIFF"


class LetterForm(fields.KeepsFiles, forms.Form):
    subject = forms.CharField(label="标题")
    paper = fields.KeptFileField(label="正文", allowed=Kinds.PDF)
    others = fields.KeptFilesField(label="附件", required=False, most=2)


def filled(clerk: Actor, subject: str, data: dict[str, list[str]], **uploads: list[SimpleUploadedFile]) -> LetterForm:
    return LetterForm(MultiValueDict({"subject": [subject]} | data), MultiValueDict(uploads), actor=clerk)


def test_upload_survives_a_form_with_errors(clerk: Actor) -> None:
    form = filled(clerk, "", {}, paper=[SimpleUploadedFile("正文.pdf", samples.pdf())])
    assert not form.is_valid()
    assert list(form.errors) == ["subject"]
    ((token, kept),) = form.fields["paper"].widget.kept
    html = str(form["paper"])
    assert "正文.pdf" in html
    assert token in html
    again = filled(clerk, "标题", {"paper-kept": [token]})
    assert again.is_valid(), again.errors
    assert again.cleaned_data["paper"] == kept
    file = services.attach(actor=clerk, file=kept, owner_kind="test.letter", owner_id=kept.pk)
    assert list(queries.files_of("test.letter", kept.pk)) == [file]


def test_anothers_token_keeps_nothing(clerk: Actor) -> None:
    kept = services.keep_upload(actor=clerk, upload=samples.pdf(), allowed=Kinds.PDF)
    thief = factories.actor(factories.user())
    form = filled(thief, "标题", {"paper-kept": [services.token_for(clerk, kept)]})
    assert "先前选择的文件已过期" in str(form.errors["paper"])
    with pytest.raises(errors.KeptFileGone):
        services.attach(actor=thief, file=kept, owner_kind="test.letter", owner_id=kept.pk)


def test_many_files_can_be_dropped_and_counted(clerk: Actor) -> None:
    uploads = [SimpleUploadedFile(f"{n}.txt", b"%d" % n) for n in (1, 2, 3)]
    form = filled(clerk, "标题", {}, paper=[SimpleUploadedFile("正文.pdf", samples.pdf())], others=uploads)
    assert "最多上传 2 个文件，现在有 3 个" in str(form.errors["others"])
    tokens = [token for token, _ in form.fields["others"].widget.kept]
    paper = [token for token, _ in form.fields["paper"].widget.kept]
    again = filled(clerk, "标题", {"paper-kept": paper, "others-kept": tokens, "others-drop": tokens[:1]})
    assert again.is_valid(), again.errors
    assert [file.name for file in again.cleaned_data["others"]] == ["2.txt", "3.txt"]


def test_wrong_kind_is_told_at_the_field(clerk: Actor) -> None:
    form = filled(clerk, "标题", {}, paper=[SimpleUploadedFile("正文.docx", samples.office("word"))])
    assert "这里只接收 PDF" in str(form.errors["paper"])


def test_blob_path_never_leaves_the_store(clerk: Actor, store_home: Path) -> None:
    file = letter(clerk, name="../../../etc/passwd.pdf")
    assert queries.path_of(file).is_relative_to(store_home)
    assert file.name == "passwd.pdf"
