"""The form of a hand-over."""

from typing import Any

from django import forms

from yaojian.kernel.accounts.models import User
from yaojian.portal.desk.handing_over import InHand


class HandOverForm(forms.Form):
    """Who takes over, and what."""

    receiver = forms.ModelChoiceField(label="接收人", queryset=User.objects.none(), empty_label="请选择")
    shares = forms.MultipleChoiceField(
        label="交接内容", widget=forms.CheckboxSelectMultiple, error_messages={"required": "请选择要交接的内容。"}
    )
    reason = forms.CharField(label="交接原因", max_length=200, help_text="例如：调离信息中心。")

    def __init__(self, *args: Any, receivers: Any, held: list[InHand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = receivers  # type: ignore[attr-defined]  # a model choice field
        choices = [(one.key, f"{one.label}（{len(one.titles)} 项）") for one in held]
        self.fields["shares"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["shares"].initial = [one.key for one in held]
