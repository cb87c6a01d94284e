"""The form of 常用语."""

from typing import Any

from django import forms


class PhraseForm(forms.Form):
    """A common phrase to keep, for oneself or for everybody in one's unit."""

    text = forms.CharField(label="常用语", max_length=100, error_messages={"required": "请写下要保存的常用语。"})
    place = forms.ChoiceField(label="给谁用", widget=forms.RadioSelect, initial="own")

    def __init__(self, *args: Any, may_for_unit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [("own", "只给本人")] + ([("unit", "给本处室所有人")] if may_for_unit else [])
        self.fields["place"].choices = places  # type: ignore[attr-defined]  # a choice field
