"""What a third party types."""

from typing import Any

from django import forms

from yaojian.kernel.verifying import Verifier
from yaojian.portal.interaction.visiting.forms import GuardedForm


class VerifyForm(GuardedForm):
    """Number and second factor. Labels of the factor come from the verifier."""

    form_name = "verify"
    number = forms.CharField(
        label="证照编号",
        max_length=60,
        error_messages={"required": "请填写证照编号。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    factor = forms.CharField(
        max_length=100,
        error_messages={"required": "请填写信用代码后 6 位或企业名称。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, verifier: Verifier, challenged: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.challenged = challenged
        self.fields["factor"].label = verifier.factor_label
        self.fields["factor"].help_text = verifier.factor_help

    def asked(self) -> tuple[str, str]:
        """Number and factor without blanks around them. Only after ``is_valid()``."""
        return self.cleaned_data["number"].strip(), self.cleaned_data["factor"].strip()
