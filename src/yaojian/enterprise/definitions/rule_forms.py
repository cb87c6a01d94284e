"""The form of one rule across questions: what must hold, when, and what is said where it does not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from yaojian.enterprise.definitions import queries
from yaojian.enterprise.definitions.rule_layouts import MOST_GROUPS, MOST_ROWS, SIDES, Layout, places_of
from yaojian.kernel.forms import plain_rules, rule_words
from yaojian.kernel.forms.clauses import Act, Join
from yaojian.kernel.forms.plain_rules import PlainRule, Unfit

PLAIN = r"^[^\x00-\x1f\x7f]+$"
_LEVELS = (("error", "不符合就不能提交"), ("note", "只提示，可以提交"))
_ACTS = [("", "请选择"), *[(act.value, act.label) for act in Act]]
_JOINS = [(join.value, join.label) for join in Join]
_VALUE_HELP = "数字、是或否、选项的文字，日期写法如 2026年1月3日。与另一项比较时不填。"
_MISSING = "请选择核对哪一项。"
_WORDS = {"must": ("核对哪一项", "应当"), "when": ("只在这一项", "符合")}


@dataclass(frozen=True, slots=True)
class RowBox:
    """One comparison as the page lays it out. ``drop``: what the button says that takes it away; empty for the only one."""

    fields: list[forms.BoundField]
    drop: str


@dataclass(frozen=True, slots=True)
class BlockBox:
    """Comparisons that stand together. ``add``: what the button says that adds one; empty where there is no room."""

    join: forms.BoundField
    rows: list[RowBox]
    add: str


@dataclass(frozen=True, slots=True)
class SideBox:
    """One side of the rule."""

    name: str
    shape: forms.BoundField
    join: forms.BoundField
    blocks: list[BlockBox]
    group: str


class RuleForm(forms.Form):
    """``rule()`` gives it as a value. The sides are the questions of the draft, by section."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
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
        start = dict(initial or {})
        super().__init__(data, initial=start)
        self._source = source
        self._offered = list(plain_rules.sides(source))
        self.layouts = {side: Layout.posted(start if data is None else data, side) for side in SIDES}
        for side, layout in self.layouts.items():
            self._lay_out(side, layout)

    def _lay_out(self, side: str, layout: Layout) -> None:
        hidden = forms.CharField(widget=forms.HiddenInput, required=False, initial=layout.shape)
        self.fields[f"{side}_shape"] = hidden
        self.fields[f"{side}_join"] = self._join("各组之间")
        for number, block in enumerate(layout.blocks):
            self.fields[f"{side}_{number}_join"] = self._join("这几个条件")
            for row in range(len(block.rows)):
                self._lay_row(side, f"{side}_{number}_{row}")

    def _join(self, label: str) -> forms.ChoiceField:
        return forms.ChoiceField(label=label, required=False, choices=_JOINS, initial=Join.ALL.value)

    def _lay_row(self, side: str, name: str) -> None:
        left, act = _WORDS[side]
        nothing = "请选择" if side == "must" else "总是核对"
        first = "不符合时，提示显示在这一项旁边；表格里的列逐行核对。" if name == "must_0_0" else ""
        needed = name == "must_0_0" and self.layouts[side].shape == "1"
        self.fields[f"{name}_left"] = forms.ChoiceField(
            label=left,
            required=needed,
            choices=[("", nothing), *self._offered],
            help_text=first,
            error_messages={"required": _MISSING},
        )
        self.fields[f"{name}_act"] = forms.ChoiceField(
            label=act, required=needed, choices=_ACTS, error_messages={"required": "请选择怎样比较。"}
        )
        self.fields[f"{name}_value"] = forms.CharField(
            label="这个值", required=False, max_length=200, help_text=_VALUE_HELP
        )
        self.fields[f"{name}_other"] = forms.ChoiceField(
            label="或另一项", required=False, choices=[("", "不与另一项比较"), *self._offered]
        )

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
            **Layout.of(plain.must).initial("must"),
            **Layout.of(plain.when).initial("when"),
        }
        return cls(source=source, initial=start)

    @classmethod
    def changed(cls, source: Mapping[str, Any], data: Mapping[str, Any], change: str) -> "RuleForm":
        """What was typed, with a row more or less: ``change`` is the value of the button, ``must.drop.0.1``."""
        side, act, block, row = (*change.split("."), "", "", "")[:4]
        layouts = {name: Layout.posted(data, name) for name in SIDES}
        if side in layouts and _counts(block) and _counts(row):
            layouts[side].change(act, int(block or 0), int(row or 0))
        start = {name: str(data.get(name, "")) for name in ("seen", "say", "level", "basis")}
        for name, layout in layouts.items():
            start |= layout.initial(name)
        return cls(source=source, initial=start)

    def sides(self) -> Iterator[SideBox]:
        """The two sides, for the page."""
        for side, layout in self.layouts.items():
            alone = layout.shape == "1"
            blocks = []
            for number, block in enumerate(layout.blocks):
                rows = [
                    RowBox(
                        [self[f"{side}_{number}_{row}_{part}"] for part in ("left", "act", "value", "other")],
                        "" if alone else f"{side}.drop.{number}.{row}",
                    )
                    for row in range(len(block.rows))
                ]
                add = f"{side}.add.{number}" if len(rows) < MOST_ROWS else ""
                blocks.append(BlockBox(self[f"{side}_{number}_join"], rows, add))
            group = f"{side}.group" if len(blocks) < MOST_GROUPS else ""
            yield SideBox(side, self[f"{side}_shape"], self[f"{side}_join"], blocks, group)

    def clean(self) -> dict[str, Any]:
        """The sides must fit together; what does not is said at its field."""
        data = self.cleaned_data
        for side, layout in self.layouts.items():
            for number, row in layout.filled():
                name = f"{side}_{number}_{row}"
                if not data.get(f"{name}_act") and f"{name}_act" not in self.errors:
                    self.add_error(f"{name}_act", "请选择怎样比较。")
                if not data.get(f"{name}_left") and f"{name}_left" not in self.errors:
                    self.add_error(f"{name}_left", "请选择看哪一项，或把右边改为“请选择”。")
        if not self.layouts["must"].filled() and "must_0_0_left" not in self.errors:
            self.add_error("must_0_0_left", _MISSING)
        if not self.errors:
            self._write()
        return data

    def _write(self) -> None:
        rule = self.rule()
        try:
            plain_rules.write(self._source, rule, {})
        except Unfit as unfit:
            side, number, row, part = unfit.field.split("_")
            clause = rule.must if side == "must" else rule.when
            places = places_of(clause, self.layouts[side].filled()) if clause is not None else {}
            self.add_error(f"{side}_{places.get(f'{number}_{row}', '0_0')}_{part}", str(unfit))

    def rule(self) -> PlainRule:
        """As typed. Raises ``ValueError`` where nothing must hold, which ``clean`` has refused."""
        data = self.cleaned_data
        must = self.layouts["must"].clause()
        if must is None:
            raise ValueError("a rule without what must hold")
        return PlainRule(
            must=must,
            when=self.layouts["when"].clause(),
            say=data["say"],
            blocking=data["level"] == "error",
            basis=data["basis"],
        )


def told(source: Mapping[str, Any], rule: PlainRule) -> dict[str, str]:
    """A rule as its author reads it, part by part, for two texts side by side."""
    return {
        "规则": rule_words.reading(source, rule),
        "不符合时的提示": rule.say,
        "不符合时": dict(_LEVELS)["error" if rule.blocking else "note"],
        "依据": rule.basis,
    }


def _counts(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit() and len(text) < 4)
