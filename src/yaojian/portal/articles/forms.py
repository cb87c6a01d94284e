"""Wagtail's upload forms with our checks. Named in the settings and in ``Picture``/``Attachment``."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from yaojian.kernel.files.kinds import Kinds
from yaojian.portal.articles.uploads import ATTACHMENTS, check_upload

EMPTY_WORDS = frozenset({"图片", "照片", "配图", "插图", "image", "photo", "picture", "img"})


def check_description(text: str, file_name: str) -> str:
    """An alternative text must say what is seen: not "图片", not the file's name. Raises ``ValidationError``."""
    said = text.strip()
    stem = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0].strip().lower()
    if said.lower() in EMPTY_WORDS or (stem and said.lower() in {stem, file_name.lower()}):
        raise ValidationError("请写出图上有什么，让看不见图的人也能明白，不要写“图片”或文件名。")
    return said


def _keep_what_is_there(instance: Any) -> None:
    """A published page must not change its pictures or files without review: another file is another upload."""
    if instance.pk is not None:
        raise ValidationError("已上传的文件不能替换，用到它的信息可能已经发布。请另外上传，再到信息中更换并送审。")


class PictureForm(BaseImageForm):
    """Upload or change of a picture; the description is required."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            self.fields["description"].required = True

    def clean_file(self) -> Any:
        """The bytes must be those of a picture within the pixel limit; looked at before Pillow decodes them."""
        upload = self.cleaned_data["file"]
        if "file" in self.changed_data and upload:
            _keep_what_is_there(self.instance)
            check_upload(upload, Kinds.PICTURES)
        return upload

    def clean_description(self) -> str:
        """See ``check_description``."""
        upload = self.cleaned_data.get("file")
        return check_description(self.cleaned_data["description"], getattr(upload, "name", "") or "")


class AttachmentForm(BaseDocumentForm):
    """Upload or change of an attachment."""

    file: forms.FileField

    def clean_file(self) -> Any:
        """The bytes must be those of a document we publish."""
        upload = self.cleaned_data["file"]
        if "file" in self.changed_data and upload:
            _keep_what_is_there(self.instance)
            check_upload(upload, ATTACHMENTS)
        return upload
