"""Forms of this room."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from yaojian.inspection.engine import DEFAULT_SET, Target, load_set, shipped_sets
from yaojian.inspection.engine.errors import BadTarget
from yaojian.inspection.runs.models import Judgement, Severity
from yaojian.inspection.runs.queries import FindingFilter
from yaojian.inspection.runs.services import RunOrder
from yaojian.inspection.runs.services.judging import Question, Said

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

    indicators = forms.ChoiceField(
        label="指标集", initial=DEFAULT_SET, error_messages={"invalid_choice": "请从列表里选择指标集。"}
    )
    serves_public = forms.BooleanField(
        label="本单位有对外服务职能",
        initial=True,
        required=False,
        help_text="没有的，不检查办事服务，其余指标得分按比例折算（国家指标）。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].choices = set_choices()  # type: ignore[attr-defined]  # a ChoiceField

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
        return RunOrder(
            target=data["target"],
            max_pages=data["max_pages"],
            rate=data["rate"],
            indicators=data["indicators"],
            serves_public=data["serves_public"],
        )


def set_choices() -> list[tuple[str, str]]:
    """The shipped indicator sets by code, the usual one first."""
    return [(code, load_set(code).title) for code in shipped_sets()]


class JudgingForm(forms.Form):
    """All questions of a run, three fields each; what stays as it is says nothing new."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for place, question in enumerate(questions):
            said = question.said
            self.fields[f"said{place}"] = _veto_field(said) if question.is_veto else _points_field(question)
            self.fields[f"note{place}"] = forms.CharField(
                label="看到了什么", required=False, max_length=300, initial=said.note if said else ""
            )
            self.fields[f"seen{place}"] = forms.UUIDField(
                required=False, widget=forms.HiddenInput, initial=said.pk if said else None
            )

    def rows(self) -> Iterator[tuple[Question, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each question with its fields."""
        for place, question in enumerate(self.questions):
            yield question, self[f"said{place}"], self[f"note{place}"], self[f"seen{place}"]

    def clean(self) -> dict[str, Any]:
        """A word that costs points says what was seen; a note alone judges nothing."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for place, question in enumerate(self.questions):
            value, note = data.get(f"said{place}"), (data.get(f"note{place}") or "").strip()
            if value in ("yes",) or (not question.is_veto and value):
                if not note:
                    self.add_error(f"note{place}", "触发或扣分，请写明看到了什么。")
            elif note and value in ("", None) and not self.errors.get(f"said{place}"):
                self.add_error(f"said{place}", "写了说明，请同时作出判断。")
        return data

    def said(self) -> list[Said]:
        """What the valid form says, item by item."""
        data, words = self.cleaned_data, []
        for place, question in enumerate(self.questions):
            value = data[f"said{place}"]
            hit = {"yes": True, "no": False}.get(value) if question.is_veto else None
            points = None if question.is_veto else value
            note, seen = data[f"note{place}"].strip(), data[f"seen{place}"]
            words.append(Said(question.item.id, hit, points, note, seen))
        return words


def _veto_field(said: Judgement | None) -> forms.Field:
    known = {True: "yes", False: "no", None: ""}[said.hit if said else None]
    return forms.ChoiceField(
        label="判断",
        required=False,
        choices=[("", "还没有判断"), ("no", "未触发"), ("yes", "触发")],
        widget=forms.RadioSelect,
        initial=known,
    )


def _points_field(question: Question) -> forms.Field:
    most = question.item.points
    return forms.DecimalField(
        label=f"扣多少分（0 到 {most:f}，空着表示还没有判断）",
        required=False,
        min_value=0,
        max_value=most,
        decimal_places=1,
        initial=question.said.deducted if question.said else None,
        error_messages={
            "invalid": "请填写数字。",
            "min_value": "不能小于 0。",
            "max_value": f"最多扣 {most:f} 分。",
            "max_decimal_places": "最多一位小数。",
        },
    )


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
