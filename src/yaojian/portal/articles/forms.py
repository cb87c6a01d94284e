"""Wagtail's upload forms with our checks, named in the settings; our own forms about places, the bin and Word files."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from yaojian.kernel.files.kinds import Kinds, endings, labels
from yaojian.portal.articles.importing_word import Source
from yaojian.portal.articles.placing import Showing
from yaojian.portal.articles.uploads import ATTACHMENTS, check_upload
from yaojian.portal.columns.models import Column

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


def _moment(label: str, help_text: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, widget=widget, help_text=help_text)


class PlaceForm(forms.Form):
    """Where an article is shown besides its home, and how."""

    column = forms.ModelChoiceField(label="栏目", queryset=Column.objects.none(), empty_label="请选择")
    title_override = forms.CharField(
        label="列表标题", max_length=255, required=False, help_text="留空时用信息的标题，只影响这个栏目的列表。"
    )
    shown_from = _moment("开始展示", "留空即立即展示。")
    shown_until = _moment("结束展示", "留空即一直展示。")
    pinned_until = _moment("置顶到", "留空即不置顶。")

    def __init__(self, *args: Any, columns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = columns  # type: ignore[attr-defined]  # a model choice field

    def showing(self) -> Showing:
        """Of a valid form."""
        given = self.cleaned_data
        names = ("shown_from", "shown_until", "pinned_until", "title_override")
        return Showing(**{name: given[name] for name in names})


class BinArticleForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="删除原因",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明为什么删除。"},
    )


class WordForm(forms.Form):
    """A Word file, or pasted text, and where it goes: a column for a new article, nothing for one that is at hand."""

    column = forms.ModelChoiceField(label="栏目", queryset=Column.objects.none(), empty_label="请选择")
    upload = forms.FileField(
        label="Word 文件",
        required=False,
        help_text=".docx，不超过 50 MB。格式会清理，标题、列表、表格和图片保留。",
        widget=forms.ClearableFileInput({"accept": ".docx"}),
    )
    html = forms.CharField(
        label="或粘贴 Word 内容",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 8}),
        help_text="在 Word 或 WPS 里复制后粘贴到这里，表格会保留。",
    )

    def __init__(self, *args: Any, columns: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if columns is None:
            del self.fields["column"]
        else:
            self.fields["column"].queryset = columns  # type: ignore[attr-defined]  # a model choice field

    def clean(self) -> dict[str, Any]:
        """One of both is needed."""
        given = super().clean() or {}
        if not self.errors and not given.get("upload") and not str(given.get("html", "")).strip():
            raise ValidationError("请选择 Word 文件，或粘贴内容。")
        return given

    def source(self) -> Source:
        """Of a valid form; the file wins."""
        upload = self.cleaned_data["upload"] or None
        return Source(upload=upload, html="" if upload else self.cleaned_data["html"])
