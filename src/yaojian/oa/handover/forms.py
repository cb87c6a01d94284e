"""Form of a handover."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField

from yaojian.oa.delegation import queries as delegation
from yaojian.oa.flow.services import Receiver

from .queries import Group, Preview
from .services import EVERYTHING, LONGEST_REASON

CHANGED = "核对期间清单有变化，已更新，请重新核对后再提交。"


@dataclass(frozen=True, slots=True)
class Part:
    """A group of the list with the field that says who takes it; None where the things end."""

    group: Group
    field: BoundField | None


class HandoverForm(forms.Form):
    """Who takes what, why, and that the list was looked through."""

    everything = forms.ChoiceField(label="全部事项的接收人", required=False, help_text="下面单独选了接收人的类别除外。")
    reason = forms.CharField(
        label="交接原因",
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"placeholder": "例如：调离、退休、轮岗"}),
    )
    checked = forms.BooleanField(
        label="已核对清单，确认交接", error_messages={"required": "请核对清单后勾选，交接后不能整体撤回。"}
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, preview: Preview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preview = preview
        choices = _choices(preview)
        self.fields["everything"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]  # a choice field
        for group in preview.groups:
            if group.holding.needs_receiver:
                label = f"{group.holding.label}的接收人"
                same = [("", "同“全部事项的接收人”"), *choices]
                self.fields[_name(group)] = forms.ChoiceField(label=label, choices=same, required=False)

    def clean(self) -> dict[str, Any]:
        """Every group goes to somebody; the list is still the one that was looked at."""
        given = super().clean() or {}
        if given.get("seen") and given["seen"] != self.preview.digest:
            self.add_error(None, CHANGED)
        if not given.get("everything"):
            for group in self.preview.groups:
                if group.holding.needs_receiver and not given.get(_name(group)):
                    self.add_error(_name(group), "请选择接收人，或在上面选一位接收全部事项。")
        return given

    def receivers(self) -> dict[str, Receiver]:
        """By key of the holding. Only after ``is_valid()``."""
        given = self.cleaned_data
        chosen = {group.holding.key: given.get(_name(group)) for group in self.preview.groups}
        chosen[EVERYTHING] = given["everything"]
        return {key: _receiver(value) for key, value in chosen.items() if value}

    def parts(self) -> Iterator[Part]:
        """The groups in order, each with its field."""
        for group in self.preview.groups:
            yield Part(group, self[_name(group)] if group.holding.needs_receiver else None)


def _name(group: Group) -> str:
    return f"receiver_{group.holding.key}"


def _receiver(value: str) -> Receiver:
    unit, _, person = value.partition("~")
    return Receiver(UUID(person), UUID(unit))


def _choices(preview: Preview) -> list[tuple[str, list[tuple[str, str]]]]:
    """Colleagues under the names of their units, own unit first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for post in delegation.colleagues_of(preview.person.pk):
        line = (f"{post.unit_id}~{post.person_id}", f"{post.person.name}（{post.title}）")
        groups.setdefault(post.unit.short_name, []).append(line)
    return list(groups.items())
