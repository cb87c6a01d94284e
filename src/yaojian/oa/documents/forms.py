"""Forms of the acts on a document of any kind. Each is made from what the reader may do now (``flow.queries``)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms

from yaojian.oa.flow import queries as flow
from yaojian.oa.flow.definitions import Rule
from yaojian.oa.flow.queries import Choices, Way
from yaojian.oa.flow.values import Receiver

from .act_form import ActForm, SignForm
from .picker_fields import PeopleField, Picker, picker_of

SILENT_TOOLS = frozenset(("number", "compose", "proof", "seal", "distribute"))
"""Steps with one of these are there to make something, not to give an opinion."""


class SubmitForm(SignForm):
    """提交: the opinion, which way it goes on, and who gets it where the way leaves the choice."""

    text_label = "办理意见"
    text_rows = 5
    text_missing = "请写明办理意见后再提交。"

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        self.fields["text"].required = _needs_opinion(choices)
        ways = [(way.step, way.label) for way in choices.ways]
        if len(ways) > 1:
            self.fields["way"] = forms.ChoiceField(
                label="下一步",
                choices=ways,
                initial=ways[0][0],
                widget=forms.RadioSelect,
                error_messages={"required": "请选择下一步。"},
            )
        self._add_pickers(choices.ways)
        if self.pickers_of_steps or "receivers" in self.fields:
            self.fields["days"] = forms.IntegerField(
                label="办理时限（工作日）",
                min_value=1,
                max_value=120,
                required=False,
                help_text="从明天算起；不限时可留空。",
            )

    def _add_pickers(self, ways: Sequence[Way]) -> None:
        """One for the ways that leave the choice; of a fork one for each branch that does."""
        self.pickers_of_steps: dict[str, str] = {}
        for branch in (one for way in ways for one in way.branches if one.must_choose):
            name = f"receivers_{branch.step}"
            self.pickers_of_steps[name] = branch.step
            self.fields[name] = PeopleField(label=f"“{branch.name}”送交", required=False)
        open_ways = [way for way in ways if way.must_choose and not way.branches]
        if open_ways:
            named = "、".join(f"“{way.name}”" for way in open_ways)
            note = f"下一步选{named}时填写。" if len(open_ways) < len(ways) else ""
            self.fields["receivers"] = PeopleField(label="送交", required=False, help_text=note)

    def clean(self) -> dict[str, Any]:
        """The way chosen may need people; of others nobody is asked, whatever was ticked before."""
        given = super().clean() or {}
        way = self._chosen()
        if way and way.branches:
            given["receivers"] = [
                replace(one, step=step)
                for name, step in self.pickers_of_steps.items()
                for one in self._needed(name, next(one for one in way.branches if one.step == step))
            ]
        elif way and way.must_choose:
            self._needed("receivers", way)
        else:
            given["receivers"] = []
        return given

    def _needed(self, name: str, way: Way) -> list[Receiver]:
        found: list[Receiver] = self.cleaned_data.get(name) or []
        if not found and name not in self.errors:
            self.add_error(name, f"请为“{way.name}”选择办理人。")
        return found

    @property
    def branches(self) -> list[tuple[Way, forms.BoundField | None, Picker | None]]:
        """Of a fork: each branch, with its picker where it leaves the choice."""
        names = {step: name for name, step in self.pickers_of_steps.items()}
        return [
            (one, self[names[one.step]], picker_of(self, names[one.step], self.actor))
            if one.step in names
            else (one, None, None)
            for way in self.choices.ways
            for one in way.branches
        ]

    @property
    def ways_to_choose(self) -> str:
        """Values of 下一步 with which the picker is needed, for ``yj-when``."""
        return "|".join(way.step for way in self.choices.ways if way.must_choose)

    def _chosen(self) -> Way | None:
        """The way chosen, else the default; None at the end of a branch."""
        chosen = self.cleaned_data.get("way")
        ways = self.choices.ways
        return next((way for way in ways if way.step == chosen), ways[0] if ways else None)


class ReadForm(SignForm):
    """已阅, perhaps with an opinion."""

    text_label = "阅后意见"


class SendBackForm(ActForm):
    """退回: to which step, and how it comes back from there."""

    text_label = "退回原因"
    text_required = True
    text_missing = "请写明退回的原因，对方才知道要改什么。"

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        targets = [(target.step, target.label) for target in choices.return_targets]
        self.fields["step"] = forms.ChoiceField(
            label="退回到", choices=targets, initial=targets[0][0] if targets else None, widget=forms.RadioSelect
        )
        self.fields["manner"] = forms.ChoiceField(
            label="改好以后",
            choices=(("again", "重新逐级办理"), ("direct", "直接送回我处，已签的意见仍然有效")),
            initial="again",
            widget=forms.RadioSelect,
        )
        self.order_fields(["task", "step", "manner", "text"])


class AddForm(ActForm):
    """加签: who else signs, and when in relation to the one who asks."""

    text_label = "请其办理什么"
    receivers = PeopleField(label="加签给")

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        offered = {one.act: one for one in choices.acts}
        words = (
            ("before", "add_before", "前加签：对方签后再由我办理"),
            ("beside", "add_beside", "并加签：与我同时办理"),
            ("after", "add_after", "后加签：我办理后由对方再签"),
        )
        placings = [(key, label) for key, act, label in words if act in offered and offered[act].allowed]
        self.fields["placing"] = forms.ChoiceField(
            label="方式", choices=placings, initial=placings[0][0] if placings else None, widget=forms.RadioSelect
        )
        self.order_fields(["task", "placing", "text", "receivers"])


class DropForm(ActForm):
    """减签: whose signature is no longer wanted."""

    text_label = "减签原因"
    text_required = True

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        people = [(str(task.pk), f"{task.actor.name}（{task.unit.short_name}）") for task in choices.dropable]
        self.fields["dropped"] = forms.TypedChoiceField(
            label="不再需要谁办理", choices=people, coerce=UUID, widget=forms.RadioSelect
        )
        self.order_fields(["task", "dropped", "text"])


class TransferForm(ActForm):
    """转办: who does it instead."""

    text_label = "转办原因"
    text_required = True
    receivers = PeopleField(label="转给", single=True)


class CirculateForm(ActForm):
    """传阅: who is to read it."""

    text_label = "附言"
    receivers = PeopleField(label="传阅给")


class JumpForm(ActForm):
    """特送: to any step of the flow, past those between."""

    text_label = "特送原因"
    text_required = True

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        steps = [(target.step, target.label) for target in choices.jump_targets]
        self.fields["step"] = forms.ChoiceField(label="送到哪个环节", choices=steps)
        self.fields["receivers"] = PeopleField(label="办理人", required=False, help_text="环节的办理人固定时可以不选。")
        self.order_fields(["task", "step", "text", "receivers"])


class UrgeForm(ActForm):
    """催办: whom, and with what words."""

    text_label = "催办内容"

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        people = [
            (str(task.pk), f"{task.actor.name}（{task.unit.short_name}，{task.batch.step_name}）")
            for task in choices.urgeable
        ]
        self.fields["urged"] = forms.TypedMultipleChoiceField(
            label="催办谁",
            choices=people,
            initial=[pk for pk, _ in people],
            coerce=UUID,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "请至少选择一人。"},
        )
        self.order_fields(["task", "urged", "text"])


class WithdrawForm(ActForm):
    """撤回 one's own last submission."""

    text_label = "撤回原因"

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        self.initial["task"] = choices.withdrawable.pk if choices.withdrawable else None


class ReasonForm(ActForm):
    """An act of whoever steers flows; the reason stands in the record."""

    text_label = "原因"
    text_required = True


def _needs_opinion(choices: Choices) -> bool:
    """The starter's own steps, and those where something is made (a number, a seal), can be done without words."""
    if choices.task is None:
        return False
    step = flow.definition_of(choices.task.instance.version_id).step(choices.task.batch.step)
    return step.who.rule not in (Rule.STARTER, Rule.SAME) and not SILENT_TOOLS & set(step.tools)
