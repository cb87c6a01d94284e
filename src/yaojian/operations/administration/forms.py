"""Forms of the administrators' pages."""

from typing import Any, cast

from django import forms

from yaojian.kernel.accounts.models import User
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.kernel.permissions.models import PermissionTemplate
from yaojian.operations.administration import queries


class LogFilterForm(forms.Form):
    """Filter of the audit log; lives in the address, so it can be sent to a colleague."""

    action = forms.ChoiceField(label="动作", required=False)
    words = forms.CharField(label="姓名或内容", required=False, max_length=40)
    since = forms.DateField(label="起始日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="截止日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action = cast("forms.ChoiceField", self.fields["action"])
        action.choices = [("", "全部动作"), *queries.action_choices()]

    def wanted(self) -> queries.LogFilter:
        """The filter; a field that makes no sense counts as empty, and its error is shown beside it."""
        data = self.cleaned_data if self.is_valid() else {k: v for k, v in self.cleaned_data.items() if v}
        return queries.LogFilter(
            action=data.get("action") or "",
            words=data.get("words") or "",
            since=data.get("since"),
            until=data.get("until"),
            before=data.get("before"),
        )


class TemplateForm(forms.Form):
    """A permission template; the rights stand as ticks under the name of their system."""

    code = forms.SlugField(label="代码", max_length=60, help_text="小写字母、数字和横线，保存后不再改。")
    name = forms.CharField(label="名称", max_length=60)
    note = forms.CharField(label="说明", max_length=200, required=False)
    rights = forms.MultipleChoiceField(label="权限", widget=forms.CheckboxSelectMultiple)
    base_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: PermissionTemplate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rights = cast("forms.MultipleChoiceField", self.fields["rights"])
        rights.choices = [
            (right.code, f"{system} · {right.label}") for system, group in queries.rights_by_system() for right in group
        ]
        if known is not None:
            self.fields["code"].widget = forms.HiddenInput()


class GrantForm(forms.Form):
    """Give a user a template, everywhere or on one unit and all below it."""

    template = forms.ModelChoiceField(
        label="权限模板", queryset=PermissionTemplate.objects.filter(is_active=True), empty_label="请选择"
    )
    username = forms.CharField(label="用户名", max_length=64, help_text="在“账号”里可以查到。")
    unit = forms.ModelChoiceField(
        label="范围",
        required=False,
        queryset=Unit.objects.filter(until__isnull=True),
        empty_label="全系统",
        help_text="选一个机构，权限就只在它和它的下级内有效。",
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_username(self) -> User:
        """The account itself. The name is kept in the field where nobody has it."""
        name = self.cleaned_data["username"].strip().lower()
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise forms.ValidationError(f"没有启用中的账号“{name}”，请核对用户名。")
        return user


class UnitForm(forms.Form):
    """Set up a unit."""

    code = forms.SlugField(label="机构代码", max_length=20)
    name = forms.CharField(label="名称", max_length=80)
    short_name = forms.CharField(label="简称", max_length=40, required=False)
    kind = forms.ChoiceField(label="类别", choices=UnitKind.choices)
    parent = forms.ModelChoiceField(
        label="上级机构", queryset=Unit.objects.filter(until__isnull=True), required=False, empty_label="无"
    )
    since = forms.DateField(label="设立日期", widget=forms.DateInput(attrs={"type": "date"}))


class StaffForm(forms.Form):
    """Enter a person together with the main post."""

    name = forms.CharField(label="姓名", max_length=40)
    title = forms.CharField(label="职务", max_length=40)
    since = forms.DateField(label="任职日期", widget=forms.DateInput(attrs={"type": "date"}))
    mobile = forms.CharField(label="手机", max_length=20, required=False)
    office_phone = forms.CharField(label="办公电话", max_length=30, required=False)
    leads = forms.BooleanField(label="是本机构负责人", required=False)
