"""Forms of the supervision pages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField

from yaojian.enterprise.annual_reports.content import Outline
from yaojian.enterprise.annual_reports.models import ReportState
from yaojian.enterprise.annual_reports.review import queries, services
from yaojian.enterprise.annual_reports.review.queries import Wanted
from yaojian.enterprise.annual_reports.review.services import Remark
from yaojian.kernel.actors import Actor

RETURN_FORM = "return-form"
FILED = [
    (state.value, state.label)
    for state in (ReportState.SUBMITTED, ReportState.RETURNED, ReportState.ACCEPTED, ReportState.REOPENED)
]


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
    """退回: a reason, remarks at the sections, or both."""

    reason = forms.CharField(
        label="退回原因",
        help_text="写清哪一节、哪一项需要怎样更正，企业会原样看到。这里和左边各节的审核意见至少写一处。",
        required=False,
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "min_length": "退回原因至少写 5 个字，请说明需要更正什么。",
            "max_length": "最多 500 个字，请精简后再提交。",
        },
    )

    def __init__(self, data: Any = None, *, sections: Sequence[Outline], **kwargs: Any) -> None:
        """One more field a section; its input stands below the section and belongs to this form all the same."""
        super().__init__(data, **kwargs)
        self.sections = [outline.code for outline in sections]
        for outline in sections:
            self.fields[_name(outline.code)] = forms.CharField(
                label=f"对“{outline.title}”的审核意见",
                required=False,
                max_length=services.LONGEST_REMARK,
                widget=forms.Textarea(attrs={"rows": 2, "form": RETURN_FORM}),
                error_messages={"max_length": f"最多 {services.LONGEST_REMARK} 个字，请精简后再提交。"},
            )

    def remark(self, code: str) -> BoundField:
        """The field of one section."""
        return self[_name(code)]

    def clean(self) -> dict[str, Any]:
        """The company must learn what to correct."""
        if not self.cleaned_data.get("reason") and "reason" not in self.errors and not self.remarks():
            self.add_error("reason", "请填写退回原因，或在各节写审核意见，企业要据此更正。")
        return self.cleaned_data

    def remarks(self) -> list[Remark]:
        """What was said at the sections."""
        said = ((code, self.cleaned_data.get(_name(code), "")) for code in self.sections)
        return [Remark(code, text) for code, text in said if text]


def _name(code: str) -> str:
    return f"remark-{code}"


class CorrectionForm(forms.Form):
    """The answer to a request for correction; a refusal needs one."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    answer = forms.CharField(
        label="答复",
        required=False,
        max_length=500,
        help_text="不同意时须写明理由，企业会原样看到。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "最多 500 个字，请精简后再提交。"},
    )
