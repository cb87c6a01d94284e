"""Forms of the desk about articles."""

from collections.abc import Iterable
from typing import Any

from django import forms

from yaojian.kernel.accounts.models import User
from yaojian.portal.columns.models import Column
from yaojian.portal.review.queries import STAGES


class SubmitForm(forms.Form):
    """送审."""

    reviewer = forms.TypedChoiceField(label="审核人", required=False, coerce=int, empty_value=None)
    note = forms.CharField(
        label="送审说明",
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="需要审核人特别留意的地方，例如数据出处。",
    )

    def __init__(self, *args: Any, reviewers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reviewer"]
        field.choices = [("", "不指定，由有权审核的人办理"), *((user.pk, user.name) for user in reviewers)]  # type: ignore[attr-defined]  # a choice field


class DecideForm(forms.Form):
    """Approve or return. What returning needs is the service's rule; the form says it early."""

    verdict = forms.ChoiceField(
        label="审核结论",
        choices=[("approve", "通过并发布"), ("return", "退回修改")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择通过还是退回。"},
    )
    text = forms.CharField(
        label="审核意见",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text="退回时必须写明要改什么。",
    )

    def clean(self) -> dict[str, Any]:
        """An opinion is required with a return."""
        given = super().clean() or {}
        if given.get("verdict") == "return" and not given.get("text", "").strip():
            self.add_error("text", "退回时请写明需要修改的地方。")
        return given


class WithdrawForm(forms.Form):
    """撤下."""

    reason = forms.CharField(
        label="撤下原因",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明为什么撤下。"},
        help_text="写入操作记录，不对外显示。",
    )


class WriteForm(forms.Form):
    """Where a new article goes."""

    column = forms.ModelChoiceField(label="栏目", queryset=Column.objects.none(), empty_label="请选择")

    def __init__(self, *args: Any, columns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = columns  # type: ignore[attr-defined]  # a model choice field


class LedgerForm(forms.Form):
    """Filters of the ledger of articles; anything invalid filters nothing."""

    q = forms.CharField(label="标题", required=False, max_length=60)
    stage = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *((code, label) for code, (label, _) in STAGES.items())]
    )
    column = forms.IntegerField(required=False, widget=forms.HiddenInput)
