"""Forms of the desk about articles."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from yaojian.kernel.accounts.models import User
from yaojian.portal.columns.models import Column
from yaojian.portal.review.marking import Remark
from yaojian.portal.review.models import ReviewTask
from yaojian.portal.review.steps import AUTHOR, Step


class SubmitForm(forms.Form):
    """送审."""

    reviewer = forms.TypedChoiceField(label="第一个审核人", required=False, coerce=int, empty_value=None)
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
    """Pass or return, with remarks on quoted words. What returning needs is the service's rule; the form says it early."""

    verdict = forms.ChoiceField(
        label="结论",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择通过还是退回。"},
    )
    to = forms.ChoiceField(label="退回到", required=False)
    text = forms.CharField(
        label="审核意见",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text="退回时必须写明要改什么。",
    )
    remarks = forms.CharField(
        label="批注",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text="每行一条：照抄原文中的几个字，空一格写“→”，再写怎么改。例如：二十批次 → 请核对批次数。",
    )

    def __init__(self, *args: Any, task: ReviewTask, earlier: Sequence[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = not any(row["order"] > task.order for row in task.review.steps) and not task.is_later
        passes = "通过并发布" if last else "校对无误" if task.kind == "proof" else "通过"
        verdict, to = self.fields["verdict"], self.fields["to"]
        verdict.choices = [("approve", passes), ("return", "退回修改")]  # type: ignore[attr-defined]  # a choice field
        to.choices = [(AUTHOR, "撰写人"), *((step.code, step.name) for step in earlier)]  # type: ignore[attr-defined]  # a choice field
        if not earlier:
            del self.fields["to"]

    def clean_remarks(self) -> list[Remark]:
        """One remark a line."""
        lines = [line for line in self.cleaned_data["remarks"].splitlines() if line.strip()]
        found = [Remark(*(half.strip() for half in line.split("→", 1))) for line in lines if "→" in line]
        if len(found) != len(lines):
            raise forms.ValidationError("每行要有“→”，左边照抄原文，右边写怎么改。")
        return found

    def clean(self) -> dict[str, Any]:
        """An opinion is required with a return."""
        given = super().clean() or {}
        if given.get("verdict") == "return" and not given.get("text", "").strip():
            self.add_error("text", "退回时请写明需要修改的地方。")
        return given


class OverrideForm(forms.Form):
    """放行."""

    reason = forms.CharField(
        label="放行理由",
        min_length=10,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明为什么可以这样发布。", "min_length": "理由不少于 10 个字。"},
        help_text="不少于 10 个字，记入审核记录和审计日志。",
    )


class UrgentForm(forms.Form):
    """应急发布."""

    reason = forms.CharField(
        label="应急原因",
        min_length=10,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明为什么不能等审核。", "min_length": "原因不少于 10 个字。"},
        help_text="不少于 10 个字，会通知审核流程管理员；发布后须按期补审。",
    )


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
