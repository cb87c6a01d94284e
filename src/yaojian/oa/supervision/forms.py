"""Forms of supervisions."""

from typing import Any
from uuid import UUID

from django import forms

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays

from . import queries
from .checking import LONGEST_NOTE, LONGEST_TEXT
from .models import Level
from .services import Assignment

USUAL_DAYS = 10
"""Working days offered as the limit of a new supervision."""


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _usual_due() -> Any:
    return workdays.add_working_days(workdays.today(), USUAL_DAYS)


class OpenForm(forms.Form):
    """督办立项. The responsible is chosen as one post: a unit and a person in it."""

    title = forms.CharField(label="督办事项", max_length=200, help_text="默认是公文标题，可以改短。")
    responsible = forms.ChoiceField(label="责任单位和责任人", help_text="每个单位的负责人排在最前。")
    requirement = forms.CharField(label="督办要求", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    due = forms.DateField(label="完成时限", widget=_day_input(), initial=_usual_due, help_text="当天 24:00 前有效。")
    level = forms.ChoiceField(label="级别", choices=Level.choices, initial=Level.NORMAL, widget=forms.RadioSelect)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for post in queries.responsible_posts(actor):
            line = (f"{post.unit_id}~{post.person_id}", f"{post.person.name}（{post.unit.short_name}{post.title}）")
            groups.setdefault(post.unit.short_name, []).append(line)
        self.fields["responsible"].choices = [("", "请选择"), *groups.items()]  # type: ignore[attr-defined]  # a choice field

    def clean_due(self) -> Any:
        """A day that is not over."""
        day = self.cleaned_data["due"]
        if day < workdays.today():
            raise forms.ValidationError("完成时限不能早于今天。")
        return day

    def assignment(self) -> Assignment:
        """What is asked of whom. Only after ``is_valid()``."""
        given = self.cleaned_data
        unit, _, person = given["responsible"].partition("~")
        return Assignment(UUID(unit), UUID(person), given["requirement"], given["due"], given["level"], given["title"])


class AnswerForm(forms.Form):
    """反馈."""

    prefix = "answer"
    text = forms.CharField(label="反馈内容", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    percent = forms.IntegerField(label="进度（%）", min_value=0, max_value=100)
    done = forms.BooleanField(label="已办完，申请销项", required=False)


class NoteForm(forms.Form):
    """A remark that must be written: 销项, 撤项."""

    prefix = "note"
    text = forms.CharField(label="意见", max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2}))


class UrgeForm(forms.Form):
    """催办."""

    prefix = "urge"
    text = forms.CharField(label="催办内容", max_length=LONGEST_NOTE, required=False)


class ReturnForm(forms.Form):
    """退回再办, with a new limit if one is wanted."""

    prefix = "return"
    text = forms.CharField(label="退回原因", max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2}))
    due = forms.DateField(label="新的时限", widget=_day_input(), required=False, help_text="不填就保持原时限。")


class ExtensionForm(forms.Form):
    """申请延期."""

    prefix = "extension"
    until = forms.DateField(label="申请延至", widget=_day_input())
    reason = forms.CharField(label="延期理由", max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2}))


class ExtensionAnswerForm(forms.Form):
    """答复延期. Which button was pressed says whether it is granted."""

    prefix = "reply"
    text = forms.CharField(label="答复", max_length=LONGEST_NOTE, required=False)
