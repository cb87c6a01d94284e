"""What the forms of all acts have in common: the words, the task the reader saw, perhaps strokes of his pen."""

from typing import Any

from django import forms

from yaojian.kernel.actors import Actor
from yaojian.oa.flow.models.records import LONGEST_TEXT
from yaojian.oa.flow.queries import Choices

from . import inks
from .errors import BadInk
from .picker_fields import Picker, picker_of


class ActForm(forms.Form):
    """An opinion or reason, and the task the reader saw: when somebody else has done it meanwhile, he is told."""

    heading = ""
    text_label = "说明"
    text_required = False
    text_rows = 3
    text_missing = "请写明原因后再提交。"

    task = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, choices: Choices, **kwargs: Any) -> None:
        initial = kwargs.pop("initial", None) or {}
        if choices.task is not None:
            initial.setdefault("task", choices.task.pk)
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.actor, self.choices = actor, choices
        self.fields["text"] = forms.CharField(
            label=self.text_label,
            required=self.text_required,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": self.text_rows}),
            error_messages={"required": self.text_missing},
        )

    def asked(self) -> dict[str, Any]:
        """What the fields hold as typed, before it was checked: to show the form again while people are looked for."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, name) for name, field in self.fields.items()
        }

    @property
    def picker(self) -> Picker | None:
        """The picker, where this form picks people."""
        return picker_of(self, "receivers", self.actor) if "receivers" in self.fields else None

    def own_fields(self) -> list[forms.BoundField]:
        """Fields drawn one below the other: not the hidden one, not the picker."""
        return [self[name] for name in self.fields if name not in ("task", "ink") and not name.startswith("receivers")]


class SignForm(ActForm):
    """An act that may be signed by hand as well: the strokes come in a hidden field that a script fills (``yj-ink``)."""

    ink = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-unsaved": ""}))

    def clean_ink(self) -> bytes:
        """The strokes as a picture; empty without."""
        given = self.cleaned_data["ink"]
        if not given:
            return b""
        try:
            return inks.read(given)
        except BadInk as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        """Strokes alone are an opinion."""
        given = super().clean() or {}
        if given.get("ink") and not given.get("text"):
            given["text"] = inks.INSTEAD
            self.errors.pop("text", None)
        return given
