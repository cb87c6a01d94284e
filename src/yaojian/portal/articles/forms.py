"""Wagtail's upload forms with our checks. Named in the settings."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from yaojian.kernel.files.kinds import Kinds, endings, labels
from yaojian.portal.articles.uploads import ATTACHMENTS, check_upload

EMPTY_WORDS = frozenset({"图片", "照片", "配图", "插图", "image", "photo", "picture", "img"})


class PictureFileField(WagtailImageField):
    """Looks at the bytes before Pillow does: a picture of absurd size would end in an error page (portal.md §4.7)."""

    def to_python(self, data: Any) -> Any:
        """Raises ``ValidationError`` with our sentence."""
        if data:
            check_upload(data, Kinds.PICTURES)
        return super().to_python(data)


class AttachmentFileField(WagtailDocumentField):
    """Takes documents we publish, by their content; Wagtail would take anything."""

    def to_python(self, data: Any) -> Any:
        """Raises ``ValidationError`` with our sentence."""
        if data:
            check_upload(data, ATTACHMENTS)
        return super().to_python(data)


class PictureForm(BaseImageForm):
    """Upload or change of a picture; the description is required."""

    file = PictureFileField(label="图片文件", widget=BaseImageForm.Meta.widgets["file"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["description"].required = True
        self.fields["description"].label = "图片说明"
        self.fields["description"].help_text = "图上有什么，供看不见图的人阅读，例如“检查人员在冷库查看温度记录”。"
        self.fields["file"].help_text = f"{labels(Kinds.PICTURES)}，不超过 10 MB、5000 万像素。"

    def clean_file(self) -> Any:
        """See ``_keep_what_is_there``."""
        return _keep_what_is_there(self)

    def clean_description(self) -> str:
        """See ``check_description``."""
        upload = self.cleaned_data.get("file")
        return check_description(self.cleaned_data["description"], getattr(upload, "name", "") or "")


class AttachmentForm(BaseDocumentForm):
    """Upload or change of an attachment."""

    file = AttachmentFileField(label="文件", widget=BaseDocumentForm.Meta.widgets["file"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "访客看到的名称，例如“2026 年第 1 期抽检结果”。"
        self.fields["file"].help_text = f"{labels(ATTACHMENTS)}，不超过 50 MB。"
        self.fields["file"].widget.attrs["accept"] = endings(ATTACHMENTS)

    def clean_file(self) -> Any:
        """See ``_keep_what_is_there``."""
        return _keep_what_is_there(self)


def check_description(text: str, file_name: str) -> str:
    """An alternative text must say what is seen: not "图片", not the file's name. Raises ``ValidationError``."""
    said = text.strip()
    stem = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0].strip().lower()
    if said.lower() in EMPTY_WORDS or (stem and said.lower() in {stem, file_name.lower()}):
        raise ValidationError("请写出图上有什么，让看不见图的人也能明白，不要写“图片”或文件名。")
    return said


def _keep_what_is_there(form: Any) -> Any:
    """A published page must not change its pictures or files without review: another file is another upload."""
    if form.instance.pk is not None and "file" in form.changed_data:
        raise ValidationError("已上传的文件不能替换，用到它的信息可能已经发布。请另外上传，再到信息中更换并送审。")
    return form.cleaned_data["file"]
