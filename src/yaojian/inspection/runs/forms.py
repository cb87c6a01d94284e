"""Forms of this room."""

from decimal import Decimal
from typing import Any

from django import forms

from yaojian.inspection.engine import Target
from yaojian.inspection.engine.errors import BadTarget
from yaojian.inspection.runs.models import Severity
from yaojian.inspection.runs.queries import FindingFilter
from yaojian.inspection.runs.services import RunOrder

_MOST_PAGES = 20_000


class RunForm(forms.Form):
    """What to inspect, and how gently."""

    target = forms.CharField(
        label="网址",
        max_length=500,
        help_text="从这个页面出发，检查同一网站的所有页面。例如 https://www.example.gov.cn/",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url", "spellcheck": "false"}),
        error_messages={"required": "请填写要检查的网址。"},
    )
    max_pages = forms.IntegerField(
        label="最多检查页数",
        min_value=1,
        max_value=_MOST_PAGES,
        initial=1_000,
        help_text="超过的部分不检查，报告里会注明。",
        error_messages={
            "required": "请填写页数。",
            "invalid": "请填写整数。",
            "min_value": "至少 1 页。",
            "max_value": f"最多 {_MOST_PAGES} 页。",
        },
    )
    rate = forms.DecimalField(
        label="每秒请求数",
        min_value=Decimal("0.5"),
        max_value=Decimal(50),
        decimal_places=1,
        initial=Decimal(5),
        help_text="数值越小，对网站的影响越小。他人的网站请不要超过 5。",
        error_messages={
            "required": "请填写每秒请求数。",
            "invalid": "请填写数字。",
            "min_value": "不能小于 0.5。",
            "max_value": "不能大于 50。",
            "max_decimal_places": "最多一位小数。",
        },
    )

    def clean_target(self) -> str:
        """The address must be one the engine understands; the typed form is kept."""
        typed = str(self.cleaned_data["target"])
        try:
            Target.parse(typed)
        except BadTarget as error:
            raise forms.ValidationError("网址不完整或写错，请对照 https://www.example.gov.cn/ 改正。") from error
        return typed

    def order(self) -> RunOrder:
        """The order in valid data."""
        data = self.cleaned_data
        return RunOrder(target=data["target"], max_pages=data["max_pages"], rate=data["rate"])


class FindingFilterForm(forms.Form):
    """Filter of the findings; stands in the address. What cannot be read counts as not given."""

    severity = forms.ChoiceField(label="等级", required=False, choices=[("", "全部等级"), *Severity.choices])
    rule = forms.ChoiceField(label="问题", required=False)
    words = forms.CharField(label="地址或说明", required=False, max_length=100)
    after = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", "全部问题"), *rules]  # type: ignore[attr-defined]  # a ChoiceField

    def wanted(self) -> FindingFilter:
        """The filter; fields with errors are left out."""
        self.is_valid()
        known = getattr(self, "cleaned_data", {})
        return FindingFilter(
            severity=known.get("severity", ""),
            rule=known.get("rule", ""),
            words=known.get("words", ""),
            after=known.get("after") or 0,
        )
