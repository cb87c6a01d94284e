"""Forms of the supervision pages."""

from uuid import UUID

from django import forms

from yaojian.enterprise.annual_reports.models import ReportState
from yaojian.enterprise.annual_reports.review import queries
from yaojian.enterprise.annual_reports.review.queries import Wanted
from yaojian.kernel.actors import Actor

FILED = [(state.value, state.label) for state in (ReportState.SUBMITTED, ReportState.RETURNED, ReportState.ACCEPTED)]


class FilterForm(forms.Form):
    """What to show in the ledger; everything may stay empty."""

    words = forms.CharField(label="企业名称或回执号", required=False, max_length=60)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *FILED])
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    branch = forms.TypedChoiceField(label="分局", required=False, coerce=UUID, empty_value=None)

    def __init__(self, data: object, *, actor: Actor) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, as Django takes it
        years = [(str(year), f"{year} 年度") for year in queries.years_filed(actor)]
        branches = [(str(unit.pk), unit.name) for unit in queries.branches_in_scope(actor)]
        self.fields["year"].choices = [("", "全部"), *years]  # type: ignore[attr-defined]  # a choice field
        self.fields["branch"].choices = [("", "全部"), *branches]  # type: ignore[attr-defined]  # a choice field
        self.several_branches = len(branches) > 1

    def wanted(self) -> Wanted:
        """What was asked for; a value nobody offered counts as not asked."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class DecisionForm(forms.Form):
    """Fields both decisions carry."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class AcceptForm(DecisionForm):
    """受理."""

    opinion = forms.CharField(
        label="受理意见",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "最多 500 个字，请精简后再提交。"},
    )


class ReturnForm(DecisionForm):
    """退回."""

    reason = forms.CharField(
        label="退回原因",
        help_text="写清哪一节、哪一项需要怎样更正，企业会原样看到。",
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "请填写退回原因，企业要据此更正。",
            "min_length": "退回原因至少写 5 个字，请说明需要更正什么。",
            "max_length": "最多 500 个字，请精简后再提交。",
        },
    )
