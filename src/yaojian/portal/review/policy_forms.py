"""The form in which an administrator sets how a column is reviewed: one row a step."""

from typing import Any

from django import forms

from yaojian.kernel.accounts.models import User
from yaojian.portal.review.steps import AUTHOR, KINDS, MOST_HOURS, MOST_READERS, RIGHTS, Step


class StepForm(forms.Form):
    """One step. A row without a name is no step."""

    name = forms.CharField(label="环节", max_length=20, required=False)
    kind = forms.ChoiceField(label="类别", choices=list(KINDS.items()), required=False)
    order = forms.IntegerField(label="次序", min_value=1, max_value=9, required=False, help_text="相同次序同时进行。")
    right = forms.ChoiceField(
        label="所需权限", choices=[(code, right.label) for code, right in RIGHTS.items()], required=False
    )
    persons = forms.TypedMultipleChoiceField(
        label="指定的人", coerce=int, required=False, help_text="不选就是所有有这项权限的人。"
    )
    readers = forms.IntegerField(label="人数", min_value=1, max_value=MOST_READERS, required=False)
    hours = forms.IntegerField(label="时限（工作小时）", min_value=1, max_value=MOST_HOURS, required=False)

    def __init__(self, *args: Any, people: list[User], number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number
        self.fields["persons"].choices = [(user.pk, user.name) for user in people]  # type: ignore[attr-defined]  # a choice field
        self.fields["persons"].widget.attrs["size"] = 4

    def clean(self) -> dict[str, Any]:
        """A named row needs its order and time."""
        given = super().clean() or {}
        if given.get("name", "").strip():
            for field, told in (("order", "请填写次序。"), ("hours", "请填写时限。")):
                if given.get(field) is None and field not in self.errors:
                    self.add_error(field, told)
        return given


class PolicyForm(forms.Form):
    """What holds for all steps."""

    later_hours = forms.IntegerField(
        label="应急发布后补审时限（工作小时）", min_value=1, max_value=MOST_HOURS, initial=14
    )
    separate = forms.BooleanField(
        label="各审核环节、相邻校对环节须由不同的人办理",
        required=False,
        initial=True,
        help_text="任何两个审核环节不能由一人担任。",
    )
    note = forms.CharField(label="说明", max_length=300, required=False)


def steps_from(rows: list[dict[str, Any]], *, separate: bool) -> list[Step]:
    """Steps of the named rows; codes are made of their place, so that they stay short and unique."""
    named = [row for row in rows if row.get("name", "").strip()]
    codes = [f"s{number}" for number, _ in enumerate(named, start=1)]
    kinds = dict(zip(codes, (row["kind"] for row in named), strict=True))
    return [
        Step(
            code,
            row["name"].strip(),
            row["kind"],
            row["order"],
            row["right"],
            tuple(row["persons"]),
            row.get("readers") or 1,
            row["hours"],
            (AUTHOR, *(_apart(code, kinds) if separate else ())),
        )
        for code, row in zip(codes, named, strict=True)
    ]


def _apart(code: str, kinds: dict[str, str]) -> list[str]:
    """A review is done by another person than every other review, a proof by another than the proof before it."""
    alike = [other for other, kind in kinds.items() if kind == kinds[code]]
    if kinds[code] == "review":
        return [other for other in alike if other != code]
    return alike[max(0, alike.index(code) - 1) : alike.index(code)]
