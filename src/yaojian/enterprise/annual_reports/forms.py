"""Forms around the report; the sections' own inputs come from the definition (``kernel.forms``)."""

from django import forms

from yaojian.enterprise.annual_reports.queries import SECTION_FILES
from yaojian.kernel.files.fields import KeepsFiles, KeptFilesField

LARGEST_TABLE = 2 * 1024 * 1024
"""Bytes of a filled template: two hundred rows need a tenth of it."""


class StartForm(forms.Form):
    """Begin the report of a kind on a year."""

    code = forms.CharField(max_length=60, widget=forms.HiddenInput)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """What the page was opened with."""

    row_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SubmitForm(VersionForm):
    """Declare and submit."""

    declared = forms.BooleanField(
        label="我已阅读并代表本企业作出上述承诺",
        error_messages={"required": "请阅读承诺声明并勾选，然后提交。"},
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ImportForm(VersionForm):
    """A filled template."""

    file = forms.FileField(
        label="填好的模板",
        help_text="用本页下载的 XLSX 模板填写，不超过 2 MB；公式请先粘贴为数值。",
        error_messages={"required": "请选择填好的模板。", "empty": "文件是空的，请重新选择。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    replace = forms.ChoiceField(
        label="导入方式",
        choices=(("false", "添加在现有行之后"), ("true", "替换现有行")),
        widget=forms.RadioSelect,
    )

    def clean_file(self) -> object:
        """Refuses what is too big before anything is read of it."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_TABLE:
            raise forms.ValidationError("文件超过 2 MB，请删去多余的行、列和图片后再上传。")
        return upload


class RestoreForm(VersionForm):
    """Which earlier text."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class FilesForm(KeepsFiles, forms.Form):
    """Files of a section."""

    attached = KeptFilesField(label="添加附件", most=10, place=SECTION_FILES)


class CorrectionForm(forms.Form):
    """Why an accepted report must be corrected."""

    reason = forms.CharField(
        label="更正理由",
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明要更正哪一节的哪些内容。分局同意后才能修改，修改后须重新提交。",
        error_messages={"required": "请写明更正理由。", "min_length": "更正理由至少写 5 个字。"},
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
