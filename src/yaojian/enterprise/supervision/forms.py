"""Forms of the bureau's pages about results of supervision."""

from django import forms

from yaojian.enterprise.supervision.models import ResultKind
from yaojian.kernel.files.fields import KeepsFiles, KeptFileField
from yaojian.kernel.files.kinds import Kinds

LARGEST = 10 * 1024 * 1024


class FilterForm(forms.Form):
    """What to show in the ledger; everything may stay empty."""

    words = forms.CharField(label="企业名称", required=False, max_length=60)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *ResultKind.choices])


class ImportForm(KeepsFiles, forms.Form):
    """导入: one table, one kind."""

    kind = forms.ChoiceField(
        label="类别",
        choices=[("", "请选择"), *ResultKind.choices],
        error_messages={"required": "请选择类别。", "invalid_choice": "请从列表中选择类别。"},
    )
    table = KeptFileField(label="表格文件", allowed=Kinds.XLSX | Kinds.XLS | Kinds.CSV | Kinds.TXT, limit=LARGEST)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class WithdrawForm(forms.Form):
    """撤销."""

    reason = forms.CharField(
        label="撤销原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="企业会看到。",
        error_messages={"required": "请填写撤销原因。", "max_length": "撤销原因最多 200 个字，请精简。"},
    )
