"""Forms of the company pages."""

from collections.abc import Sequence

from django import forms

from yaojian.kernel.accounts.companies import Company


class ChooseForm(forms.Form):
    """Which of the account's companies to act for from now on."""

    company = forms.TypedChoiceField(
        label="企业", widget=forms.RadioSelect, error_messages={"required": "请选择一家企业。"}
    )

    def __init__(self, data: object, *, companies: Sequence[Company]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None, as Django takes it
        self.fields["company"].choices = [(str(company.id), company.name) for company in companies]  # type: ignore[attr-defined]  # a choice field
        self.fields["company"].error_messages["invalid_choice"] = "您的账号没有关联这家企业，请从列表中选择。"
