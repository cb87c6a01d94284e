"""The form of one rule across questions: what must hold, when, and what is said where it does not."""

from collections.abc import Mapping
from typing import Any

from django import forms

from yaojian.enterprise.definitions import queries
from yaojian.kernel.forms import plain_rules
from yaojian.kernel.forms.plain_rules import Act, Comparison, PlainRule, Unfit

PLAIN = r"^[^\x00-\x1f\x7f]+$"
_LEVELS = (("error", "不符合就不能提交"), ("note", "只提示，可以提交"))
_ACTS = [("", "请选择"), *[(act.value, act.label) for act in Act]]
_VALUE_HELP = "数字、是或否、选项的文字，日期写法如 2026年1月3日。与另一项比较时不填。"


class RuleForm(forms.Form):
    """``rule()`` gives it as a value. The sides are the questions of the draft, by section."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    when_left = forms.ChoiceField(label="只在这一项", required=False)
    when_act = forms.ChoiceField(label="符合", required=False, choices=_ACTS)
    when_value = forms.CharField(label="这个值", required=False, max_length=200, help_text=_VALUE_HELP)
    when_other = forms.ChoiceField(label="或另一项", required=False)
    must_left = forms.ChoiceField(label="核对哪一项", help_text="不符合时，提示显示在这一项旁边；表格里的列逐行核对。")
    must_act = forms.ChoiceField(label="应当", choices=_ACTS)
    must_value = forms.CharField(label="这个值", required=False, max_length=200, help_text=_VALUE_HELP)
    must_other = forms.ChoiceField(label="或另一项", required=False)
    say = forms.RegexField(
        PLAIN,
        label="不符合时的提示",
        max_length=200,
        strip=True,
        help_text="写明哪里不对、怎样改，如：冷链运输次数不能多于运输次数。",
    )
    level = forms.ChoiceField(label="不符合时", choices=_LEVELS, widget=forms.RadioSelect, initial="error")
    basis = forms.CharField(
        label="依据", required=False, max_length=300, help_text="文件名称和条款；拿不准的写“待确认”。"
    )

    def __init__(
        self, data: Any = None, *, source: Mapping[str, Any], initial: Mapping[str, Any] | None = None
    ) -> None:
        """``source`` is the draft's definition."""
        super().__init__(data, initial=dict(initial or {}))
        self._source = source
        offered = list(plain_rules.sides(source))
        for name, nothing in (
            ("must_left", "请选择"),
            ("must_other", "不与另一项比较"),
            ("when_left", "总是核对"),
            ("when_other", "不与另一项比较"),
        ):
            field: Any = self.fields[name]
            field.choices = [("", nothing), *offered]

    @classmethod
    def of(cls, source: Mapping[str, Any], old: Mapping[str, Any]) -> "RuleForm":
        """As a rule stands; empty for a new one."""
        plain = plain_rules.read(source, old) if old else None
        if plain is None:
            return cls(source=source)
        start = {
            "seen": queries.rule_fingerprint(old),
            "say": plain.say,
            "level": "error" if plain.blocking else "note",
            "basis": plain.basis,
            **_initial("must", plain.must),
            **(_initial("when", plain.when) if plain.when else {}),
        }
        return cls(source=source, initial=start)

    def clean(self) -> dict[str, Any]:
        """The sides must fit together; what does not is said at its field."""
        data = self.cleaned_data
        for side in ("when", "must"):
            if data.get(f"{side}_left") and not data.get(f"{side}_act") and f"{side}_act" not in self.errors:
                self.add_error(f"{side}_act", "请选择怎样比较。")
        if data.get("when_act") and not data.get("when_left"):
            self.add_error("when_left", "请选择看哪一项，或把“符合”改为“请选择”。")
        if not self.errors:
            try:
                plain_rules.write(self._source, self.rule(), {})
            except Unfit as unfit:
                self.add_error(unfit.field, str(unfit))
        return data

    def rule(self) -> PlainRule:
        """As typed."""
        data = self.cleaned_data
        return PlainRule(
            must=self._comparison("must"),
            when=self._comparison("when") if data["when_left"] else None,
            say=data["say"],
            blocking=data["level"] == "error",
            basis=data["basis"],
        )

    def _comparison(self, side: str) -> Comparison:
        data, act = self.cleaned_data, Act(self.cleaned_data[f"{side}_act"])
        if not act.has_right:
            return Comparison(data[f"{side}_left"], act)
        other = data[f"{side}_other"]
        return Comparison(data[f"{side}_left"], act, "" if other else data[f"{side}_value"], other)

    def told(self) -> dict[str, str]:
        """Each field as its author reads it, for two texts side by side."""
        return {bound.name: _told(bound) for bound in self if bound.name != "seen"}


def _told(bound: forms.BoundField) -> str:
    value = str(bound.value() or "")
    if not isinstance(bound.field, forms.ChoiceField):
        return value
    choices: Any = bound.field.choices
    offered: dict[str, str] = {}
    for key, below in choices:
        offered |= dict(below) if isinstance(below, list | tuple) else {key: below}
    return str(offered.get(value, value))


def _initial(side: str, said: Comparison) -> dict[str, str]:
    return {
        f"{side}_left": said.left,
        f"{side}_act": said.act.value,
        f"{side}_value": said.value,
        f"{side}_other": said.other,
    }
