"""Forms of this room."""

from typing import Any
from uuid import UUID

from django import forms

from yaojian.inspection.rectification.queries import Filters
from yaojian.inspection.rectification.services.giving import Giving
from yaojian.inspection.runs.models import Severity
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import UnitKind

_KINDS = (UnitKind.DEPARTMENT, UnitKind.SUBORDINATE, UnitKind.BRANCH)


def _takers() -> list[tuple[str, Any]]:
    units = organisations.open_units().filter(kind__in=_KINDS)
    groups: dict[str, list[tuple[str, str]]] = {
        unit.short_name: [(f"{unit.pk}~", f"{unit.short_name}（由单位安排）")] for unit in units
    }
    posts = organisations.current_posts().filter(unit__kind__in=_KINDS).order_by("unit__path", "-leads", "rank", "id")
    for post in posts:
        line = (f"{post.unit_id}~{post.person_id}", f"{post.person.name}（{post.unit.short_name}{post.title}）")
        groups.setdefault(post.unit.short_name, []).append(line)
    return [("", "请选择"), *groups.items()]


class GivingForm(forms.Form):
    """To whom, until when, with which words."""

    to = forms.ChoiceField(label="责任单位和责任人", error_messages={"required": "请选择责任单位或责任人。"})
    due = forms.DateField(
        label="整改期限",
        required=False,
        help_text="不填时按等级确定：严重 1、一般 3、待核实 5、提示 10 个工作日。",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "请选择日期。"},
    )
    text = forms.CharField(label="派发说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = _takers()  # type: ignore[attr-defined]  # a ChoiceField

    def giving(self) -> Giving:
        """What was chosen, in valid data."""
        unit, _, person = self.cleaned_data["to"].partition("~")
        due, text = self.cleaned_data["due"], self.cleaned_data["text"]
        return Giving(UUID(unit), UUID(person) if person else None, due, text)


class WordsForm(forms.Form):
    """One text that an act needs."""

    text = forms.CharField(
        max_length=500, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "请填写。"}
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class FilterForm(forms.Form):
    """Filter of a ledger; stands in the address. What cannot be read counts as not given."""

    words = forms.CharField(label="问题、网址或责任人", required=False, max_length=60)
    severity = forms.ChoiceField(label="等级", required=False, choices=[("", "全部等级"), *Severity.choices])
    rule = forms.ChoiceField(label="问题类型", required=False)

    def __init__(self, *args: Any, rules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", "全部类型"), *rules]  # type: ignore[attr-defined]  # a ChoiceField

    def filters(self) -> Filters:
        """The filters; fields with errors are left out."""
        self.is_valid()
        known = getattr(self, "cleaned_data", {})
        return Filters(known.get("words", "").strip(), known.get("severity", ""), known.get("rule", ""))
