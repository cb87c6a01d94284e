"""Forms of this room."""

from typing import Any

from django import forms

from yaojian.inspection.reports.quarters import Quarter, recent


class ReportForm(forms.Form):
    """Which site, which quarter."""

    site = forms.ChoiceField(label="网站", error_messages={"required": "请选择网站。"})
    quarter = forms.ChoiceField(label="季度")

    def __init__(self, *args: Any, sites: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [(site, site) for site in sites]  # type: ignore[attr-defined]  # a ChoiceField
        quarters = [(f"{one.year}-{one.number}", one.label) for one in recent()]
        self.fields["quarter"].choices = quarters  # type: ignore[attr-defined]  # as above

    def chosen(self) -> Quarter:
        """The quarter, in valid data."""
        year, _, number = self.cleaned_data["quarter"].partition("-")
        return Quarter(int(year), int(number))
