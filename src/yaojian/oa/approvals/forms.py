"""Forms around an application; its own inputs come from the definition (``kernel.forms``)."""

from typing import Any

from django import forms

from yaojian.kernel.errors import Invalid

from . import catalogue
from .carrying_out import Use
from .seal_register import Filters

_DAY = {"type": "date"}
LARGEST_DEFINITION = 256 * 1024


class VersionForm(forms.Form):
    """What the page was opened with."""

    row_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def version(self) -> int:
        """The number. Raises ``Invalid`` (422) for a page that was tampered with or cut off."""
        if not self.is_valid():
            raise Invalid(field="修改次数", reason="页面内容不完整，请刷新页面后重新填写。")
        return int(self.cleaned_data["row_version"])


class SubmitForm(VersionForm):
    """Hand in."""

    text = forms.CharField(
        label="给审批人的话", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    despite_overlap = forms.BooleanField(label="重叠仍要提交", required=False)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class VehicleForm(forms.Form):
    """派车."""

    vehicle = forms.CharField(
        label="车辆号牌",
        max_length=20,
        help_text="如 鄂A·12345。",
        error_messages={"required": "请填写派出车辆的号牌。"},
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class UseForm(forms.Form):
    """用印登记. The time is Beijing's, to the minute."""

    copies = forms.IntegerField(label="实际用印份数", min_value=1, max_value=10_000)
    at = forms.DateTimeField(
        label="用印时间",
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "请按“年-月-日 时:分”填写用印时间。"},
    )
    place = forms.CharField(label="用印地点", max_length=60, help_text="如 机关文印室。")
    witnesses = forms.CharField(label="监印人", max_length=60, help_text="在场监督用印的人，几人用顿号隔开。")
    note = forms.CharField(label="备注", max_length=200, required=False)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def use(self) -> Use:
        """Only after ``is_valid()``."""
        given = self.cleaned_data
        return Use(given["copies"], given["place"], given["at"], given["witnesses"], given["note"])


class RegisterForm(forms.Form):
    """What narrows 用印登记簿; sent by GET."""

    q = forms.CharField(label="关键词", max_length=100, required=False)
    first = forms.DateField(label="起始日期", required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    last = forms.DateField(label="截止日期", required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["first"] > given["last"]:
            self.add_error("last", "截止日期早于起始日期，请重新填写。")
        return given

    def filters(self) -> Filters:
        """The fields that are right; wrong ones narrow nothing and are told beside the field."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(given.get("q", "").strip(), given.get("first"), given.get("last"))


class FormUpload(forms.Form):
    """A new version of a form, as a JSON file."""

    code = forms.ChoiceField(label="表单", choices=[(code, code) for code in catalogue.CODES])
    source = forms.FileField(label="定义文件（JSON）", help_text="按 JSON Schema 2020-12 写成，可先下载现行版本修改。")

    def clean_source(self) -> Any:
        """The text. Refuses what is too large or no text."""
        upload = self.cleaned_data["source"]
        if upload.size > LARGEST_DEFINITION:
            raise forms.ValidationError(f"定义文件最多 {LARGEST_DEFINITION // 1024} KB。")
        try:
            return upload.read().decode("utf-8")
        except UnicodeDecodeError as fault:
            raise forms.ValidationError("这不是 UTF-8 文本文件，请选择 JSON 定义文件。") from fault
