"""What narrows a ledger. Sent by GET, so that the address can be given to a colleague."""

from typing import Any

from django import forms

from yaojian.oa.documents.models import Urgency

from .queries import Filters


class FilterForm(forms.Form):
    """Words, urgency, days. Empty fields narrow nothing."""

    q = forms.CharField(label="关键词", max_length=100, required=False)
    urgency = forms.ChoiceField(label="缓急", choices=[("", "全部"), *Urgency.choices], required=False)
    first = forms.DateField(
        label="起始日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label="截止日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

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
        return Filters(given.get("q", ""), given.get("urgency", ""), given.get("first"), given.get("last"), kind)
