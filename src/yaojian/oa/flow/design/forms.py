"""Forms of the definition's author. Choices are the definition's own steps, by name; nobody sees keys or JSON."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from yaojian.oa.flow.steps import END, Act, Definition, Mode, Rule, Step, Who

from . import words
from .importing import LARGEST
from .queries import FlowRow
from .soundness import LONGEST_NAME, MOST_DAYS

PLAIN = r"^[^\x00-\x1f\x7f]+$"
WAY, FORK = "way", "fork"


class NewFlowForm(forms.Form):
    """A new flow: its name and what it begins as."""

    name = forms.CharField(label="流程名称", max_length=60, help_text="如：信访件办理。")
    kind = forms.ChoiceField(label="属于", choices=[*words.KINDS.items()], widget=forms.RadioSelect, initial="approval")
    source = forms.ChoiceField(label="以现有流程为底稿", required=False, help_text="选了底稿，所属类别与底稿相同。")

    def __init__(self, data: Any = None, *, flows: Sequence[FlowRow]) -> None:
        """``flows`` may be copied."""
        super().__init__(data)
        field: Any = self.fields["source"]
        field.choices = [("", "空流程"), *((row.code, row.name) for row in flows if row.published)]


class ImportForm(forms.Form):
    """A definition in a file."""

    file = forms.FileField(label="流程文件", help_text="从本系统导出的 JSON 文件。导入后先成为草稿，核对后再发布。")

    def clean_file(self) -> Any:
        """Not larger than any flow can be."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(f"文件超过 {LARGEST // 1024} KB，不像流程文件。")
        return file


class AddStepForm(forms.Form):
    """A new step."""

    name = forms.RegexField(PLAIN, label="新环节名称", max_length=LONGEST_NAME, strip=True)
    after = forms.ChoiceField(label="加在哪个环节之后")

    def __init__(self, data: Any = None, *, definition: Definition) -> None:
        """Behind any step there is; the last one is offered first."""
        super().__init__(data)
        field: Any = self.fields["after"]
        field.choices = [(step.key, step.name) for step in definition.steps]
        field.initial = definition.steps[-1].key


class WordsForm(forms.Form):
    """The flow's name and its author's tests."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.RegexField(PLAIN, label="流程名称", max_length=60, strip=True)
    trials = forms.CharField(
        label="自测",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行一条，发布前逐条走一遍。写法：若 登记提交到拟办，拟办退回，则应到 登记。",
    )


class StepForm(forms.Form):
    """One step. ``step()`` gives it as a value; whether the flow is sound is told afterwards, not here."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.RegexField(PLAIN, label="环节名称", max_length=LONGEST_NAME, strip=True)
    rule = forms.ChoiceField(label="由谁办理", choices=[*words.RULES.items()], widget=forms.RadioSelect)
    same = forms.ChoiceField(label="是哪个环节的办理人", required=False, help_text="选了“前面某个环节的办理人”时填写。")
    duty = forms.ChoiceField(
        label="哪项职能",
        required=False,
        choices=[("", "请选择"), *words.DUTIES.items()],
        help_text="选了“承担某项职能的岗位”时填写；由谁承担，在“职能岗位”里设定。",
    )
    posts = forms.MultipleChoiceField(
        label="固定岗位", required=False, widget=forms.CheckboxSelectMultiple, help_text="选了“固定岗位”时填写。"
    )
    mode = forms.ChoiceField(label="办理方式", choices=[*words.MODES.items()], widget=forms.RadioSelect)
    ratio = forms.IntegerField(
        label="通过比例（%）", required=False, min_value=1, max_value=100, help_text="按比例通过时填写，如 60。"
    )
    days = forms.IntegerField(
        label="办理时限（工作日）", required=False, min_value=1, max_value=MOST_DAYS, help_text="不填则不限。"
    )
    onward = forms.ChoiceField(
        label="办完之后",
        choices=[(WAY, "到下面的一个环节（有几个时由办理人选）"), (FORK, "同时分给几个环节，都办完再汇合")],
        widget=forms.RadioSelect,
    )
    first = forms.ChoiceField(label="一般到", required=False)
    others = forms.MultipleChoiceField(label="也可以到", required=False, widget=forms.CheckboxSelectMultiple)
    branches = forms.MultipleChoiceField(label="同时分给", required=False, widget=forms.CheckboxSelectMultiple)
    join = forms.ChoiceField(label="汇合到", required=False)
    acts = forms.MultipleChoiceField(
        label="除提交外还允许", required=False, choices=[*words.ACTS.items()], widget=forms.CheckboxSelectMultiple
    )
    tools = forms.MultipleChoiceField(
        label="本环节工具", required=False, choices=[*words.TOOLS.items()], widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any = None, *, definition: Definition, step: Step, base: int, posts: Sequence[tuple[str, str]]
    ) -> None:
        """``posts`` are those one may choose; posts the step has already are offered even if they are gone."""
        super().__init__(data, initial=_initial(step, base))
        self.old = step
        others = [(one.key, one.name) for one in definition.steps if one.key != step.key]
        targets = [("", "请选择"), *others, (END, "结束（办结）")]
        known = {value for value, _ in posts}
        kept = [(value, value.replace("|", "")) for value in _posts(step) if value not in known]
        choices = {
            "same": [("", "请选择"), *others],
            "posts": [*posts, *kept],
            "first": targets,
            "others": targets[1:],
            "branches": others,
            "join": [("", "请选择"), *others],
            "tools": [*words.TOOLS.items(), *((tool, tool) for tool in step.tools if tool not in words.TOOLS)],
        }
        for name, values in choices.items():
            field: Any = self.fields[name]
            field.choices = values

    def clean(self) -> dict[str, Any]:
        """What one choice demands of another."""
        data = self.cleaned_data
        if data.get("mode") == Mode.RATIO and not data.get("ratio") and "ratio" not in self.errors:
            self.add_error("ratio", "按比例通过时请填写比例。")
        nowhere = not data.get("first") and not data.get("others") and "first" not in self.errors
        if data.get("onward") == WAY and nowhere:
            self.add_error("first", "请选择办完之后到哪个环节，或选“结束”。")
        return data

    def step(self) -> Step:
        """The step as typed."""
        data = self.cleaned_data
        rule, mode, fork = Rule(data["rule"]), Mode(data["mode"]), data["onward"] == FORK
        posts = tuple((code, title) for code, _, title in (one.partition("|") for one in data["posts"]))
        who = Who(
            rule,
            posts if rule is Rule.POSTS else (),
            (data["same"] or None) if rule is Rule.SAME else None,
            data["duty"] if rule is Rule.DUTY else "",
        )
        ways = tuple(dict.fromkeys(key for key in (data["first"], *_kept(self.old.next, data["others"])) if key))
        return replace(
            self.old,
            name=data["name"],
            who=who,
            mode=mode,
            ratio=data["ratio"] if mode is Mode.RATIO else None,
            days=data["days"],
            next=() if fork else ways,
            fork=_kept(self.old.fork, data["branches"]) if fork else (),
            join=(data["join"] or None) if fork else None,
            acts=frozenset(map(Act, data["acts"])),
            tools=_kept(self.old.tools, data["tools"]),
        )


def _kept(old: Sequence[str], chosen: Sequence[str]) -> tuple[str, ...]:
    """``chosen`` with those there were before first, in their order: saving without a change changes nothing."""
    return (*(one for one in old if one in chosen), *(one for one in chosen if one not in old))


def _posts(step: Step) -> list[str]:
    return [f"{code}|{title}" for code, title in step.who.posts]


def _initial(step: Step, base: int) -> dict[str, Any]:
    return {
        "base": base,
        "name": step.name,
        "rule": step.who.rule,
        "same": step.who.step or "",
        "duty": step.who.duty,
        "posts": _posts(step),
        "mode": step.mode,
        "ratio": step.ratio,
        "days": step.days,
        "onward": FORK if step.fork else WAY,
        "first": step.next[0] if step.next else "",
        "others": list(step.next[1:]),
        "branches": list(step.fork),
        "join": step.join or "",
        "acts": [str(act) for act in step.acts],
        "tools": list(step.tools),
    }
