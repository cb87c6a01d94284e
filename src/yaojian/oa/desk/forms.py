"""What narrows a ledger (sent by GET, so that the address can be given to a colleague), and what is kept about it."""

from typing import Any

from django import forms
from django.http import QueryDict

from yaojian.kernel.organisations import queries as organisations
from yaojian.oa.documents.models import Urgency

from .filters import Filters

_DAY = {"type": "date"}


class FilterForm(forms.Form):
    """Words, urgency, days; unit, step, handler, order. Empty fields narrow nothing."""

    q = forms.CharField(label="关键词", max_length=100, required=False)
    urgency = forms.ChoiceField(label="缓急", choices=[("", "全部"), *Urgency.choices], required=False)
    first = forms.DateField(label="起始日期", required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    last = forms.DateField(label="截止日期", required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    unit = forms.ModelChoiceField(
        label="经手单位", queryset=organisations.open_units(), required=False, empty_label="全部"
    )
    step = forms.CharField(label="环节", max_length=40, required=False)
    person = forms.CharField(label="承办人", max_length=40, required=False)
    sort = forms.ChoiceField(label="次序", choices=[("", "新的在前"), ("oldest", "旧的在前")], required=False)

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["first"] > given["last"]:
            self.add_error("last", "截止日期早于起始日期，请重新填写。")
        return given

    def filters(self, kind: str = "") -> Filters:
        """The fields that are right; wrong ones narrow nothing and are told beside the field."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            words=given.get("q", ""),
            urgency=given.get("urgency", ""),
            first=given.get("first"),
            last=given.get("last"),
            kind=kind,
            unit=given["unit"].pk if given.get("unit") else None,
            step=given.get("step", ""),
            person=given.get("person", ""),
            oldest_first=given.get("sort") == "oldest",
        )

    @property
    def shows_more(self) -> bool:
        """Whether one of the fields behind 更多条件 is used."""
        return any(self.data.get(name) for name in ("unit", "step", "person", "sort"))

    def conditions(self) -> str:
        """The fields in use as a reader would say them: 关键词 疫苗；缓急 特急."""
        self.is_valid()
        told = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and name != "sort":
                choices = dict(getattr(field, "choices", ())) if name == "urgency" else {}
                told.append(f"{field.label} {choices.get(value, value)}")
        return "；".join(told)

    def query(self) -> str:
        """The filled-in fields as they stand in an address."""
        kept = QueryDict(mutable=True)
        for name in self.fields:
            if self.data.get(name):
                kept[name] = self.data[name]
        return kept.urlencode()


class ViewForm(forms.Form):
    """A name for what is on the screen."""

    name = forms.CharField(label="视图名称", max_length=30)
    shared = forms.BooleanField(label="与本处室同事共享", required=False)
    is_default = forms.BooleanField(label="设为进入本中心时的默认视图", required=False)


class UrgeForm(forms.Form):
    """What those who are late are told."""

    text = forms.CharField(label="催办说明", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))
