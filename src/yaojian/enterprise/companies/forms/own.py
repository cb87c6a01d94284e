"""What a company keeps itself, and its accounts."""

from typing import Any

from django import forms

from yaojian.enterprise.companies.forms.fields import Amount, AsksId, Choice, Day, IdNumber, KeyForm, Line, VersionForm
from yaojian.enterprise.companies.models import PersonRole, Role
from yaojian.enterprise.companies.models.register import REGULATED_ROLES
from yaojian.enterprise.companies.persons import PersonFacts

OWN_POSTS = [(role.value, role.label) for role in PersonRole if role not in REGULATED_ROLES]


class ContactForm(VersionForm):
    """联系方式."""

    phone = Line("联系电话", most=30, help_text="座机请带区号，例如 027-81234567。")
    contact = Line("联系人", most=40, required=False)


class VehicleFactsForm(forms.Form):
    """What may be corrected of a vehicle."""

    refrigerated = forms.BooleanField(label="冷藏车", required=False)
    volume = Amount("车厢容积（立方米）", digits=6, required=False)


class VehicleForm(VehicleFactsForm, KeyForm):
    """登记车辆."""

    plate = Line("车牌号", most=12, help_text="例如 鄂A12345。")
    field_order = ("plate", "refrigerated", "volume", "key")


class AppointForm(AsksId, KeyForm):
    """登记关键人员: posts the licence does not name."""

    role = Choice("岗位", OWN_POSTS)
    name = Line("姓名", most=40)
    id_number = IdNumber(required=False)
    phone = Line("联系电话", most=30, required=False)
    qualification = Line("学历、职称或执业资格", most=100, required=False)
    since = Day("任职日期")
    field_order = ("role", "name", "id_number", "id_confirmed", "phone", "qualification", "since", "key")

    def facts(self) -> PersonFacts:
        """For the service."""
        names = ("name", "since", "id_number", "id_confirmed", "qualification", "phone")
        return PersonFacts(**{name: self.cleaned_data[name] for name in names})


class InviteForm(forms.Form):
    """邀请人员."""

    name = Line("姓名", most=40)
    email = forms.EmailField(
        label="电子邮箱",
        error_messages={"required": "请填写电子邮箱。", "invalid": "电子邮箱的格式不对，例如 name@example.com。"},
    )
    role = Choice("身份", Role.choices)
    is_administrator = forms.BooleanField(label="同时作为账号管理员", required=False)


class RoleForm(forms.Form):
    """调整身份."""

    role = Choice("身份", Role.choices)
    is_administrator = forms.BooleanField(label="账号管理员", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = Role.choices  # type: ignore[attr-defined]  # a choice field
