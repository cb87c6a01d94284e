"""Form of a delegation."""

from typing import Any
from uuid import UUID

from django import forms

from yaojian.kernel.organisations.models import Person, Post

from . import queries
from .models import WorkKind
from .services import LONGEST_REASON, Terms

MOMENT = "%Y-%m-%dT%H:%M"


class DelegateForm(forms.Form):
    """设置委托. Nothing ticked under kinds or units means all."""

    delegate = forms.ChoiceField(label="受托人", help_text="本单位的人排在前面。")
    since = forms.DateTimeField(
        label="开始时间", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    )
    until = forms.DateTimeField(
        label="结束时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        help_text="到时自动失效，也可以随时收回。",
    )
    kinds = forms.MultipleChoiceField(
        label="委托事项",
        choices=WorkKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选就是全部事项。",
    )
    units = forms.MultipleChoiceField(
        label="委托岗位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选就是全部岗位。",
    )
    reason = forms.CharField(
        label="委托原因", max_length=LONGEST_REASON, widget=forms.TextInput(attrs={"placeholder": "例如：出差、病假"})
    )

    def __init__(self, *args: Any, principal: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = queries.units_of(principal.pk)
        if len(units) > 1:
            self.fields["units"].choices = [(str(unit.pk), unit.name) for unit in units]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["units"]
        posts = queries.colleagues_of(principal.pk)
        self.fields["delegate"].choices = [("", "请选择"), *grouped(posts)]  # type: ignore[attr-defined]  # see above

    def clean(self) -> dict[str, Any]:
        """The end lies behind the beginning."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until <= since:
            self.add_error("until", "结束时间须晚于开始时间。")
        return given

    def terms(self) -> Terms:
        """What is delegated. Only after ``is_valid()``."""
        given = self.cleaned_data
        return Terms(
            delegate_id=UUID(given["delegate"]),
            since=given["since"],
            until=given["until"],
            reason=given["reason"],
            kinds=tuple(given["kinds"]),
            unit_ids=tuple(UUID(unit) for unit in given.get("units", ())),
        )


def grouped(posts: list[Post]) -> list[tuple[str, list[tuple[str, str]]]]:
    """People under the names of their units, in the order given."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for post in posts:
        line = (str(post.person_id), f"{post.person.name}（{post.title}）")
        groups.setdefault(post.unit.short_name, []).append(line)
    return list(groups.items())
