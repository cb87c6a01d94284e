"""Forms of a company's cold-chain pages."""

from django import forms
from django.conf import settings

from yaojian.kernel.files.fields import KeepsFiles, KeptFileField, KeptFilesField
from yaojian.kernel.files.kinds import Kinds

from .models import EVIDENCE as EVIDENCE_PLACE
from .models import FILES, Assessment, Cause
from .services import Answer

LOGGERS = Kinds.CSV | Kinds.TXT | Kinds.XLSX | Kinds.XLS | Kinds.ZIP
EVIDENCE = Kinds.PICTURES | Kinds.PDF | Kinds.OFFICE
MEGABYTE = 1024**2
LARGEST_EVIDENCE = 20 * MEGABYTE
LARGEST = settings.YAOJIAN_COLDCHAIN_MEGABYTES * MEGABYTE


def _text(label: str, most: int, *, missing: str = "", rows: int = 2, hint: str = "") -> forms.CharField:
    errors = {"max_length": f"最多 {most} 个字，请精简。"} | ({"required": missing} if missing else {})
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=bool(missing), max_length=most, widget=area, error_messages=errors, help_text=hint
    )


class UploadForm(KeepsFiles, forms.Form):
    """Logger files of a year."""

    uploads = KeptFilesField(label="记录仪数据文件", allowed=LOGGERS, limit=LARGEST, most=50, place=FILES)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ReplaceForm(KeepsFiles, forms.Form):
    """A new file for an old one, or none: then the old one just counts no more."""

    reason = _text("原因", 200, missing="请写明停用或替换的原因，将留存备查。")
    file = KeptFileField(
        label="替换为",
        required=False,
        allowed=LOGGERS,
        limit=LARGEST,
        place=FILES,
        help_text="不选文件则只停用这个文件。",
    )


class AnswerForm(KeepsFiles, forms.Form):
    """What the company says of an excursion."""

    cause = forms.ChoiceField(
        label="原因", choices=Cause.choices, widget=forms.RadioSelect, error_messages={"required": "请选择超限的原因。"}
    )
    product = forms.CharField(label="涉及疫苗", required=False, max_length=200, help_text="没有涉及疫苗的留空。")
    batches = forms.CharField(label="批号", required=False, max_length=300, help_text="多个批号用逗号分开。")
    quantity = forms.CharField(label="数量", required=False, max_length=60, help_text="连同单位，如 200 支。")
    action = _text("采取的措施", 2000, missing="请写明发现后采取的措施。", rows=3)
    assessment = forms.ChoiceField(
        label="持有人评估",
        choices=Assessment.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择疫苗上市许可持有人的评估结论。"},
    )
    disposal = _text("处置", 2000, missing="请写明处置情况；没有涉及疫苗的，请如实写明。", rows=3)
    evidence = KeptFilesField(
        label="证明材料",
        required=False,
        allowed=EVIDENCE,
        limit=LARGEST_EVIDENCE,
        most=9,
        place=EVIDENCE_PLACE,
        help_text="评估函、维修单等。",
    )
    row_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @property
    def about(self) -> list[forms.BoundField]:
        """What happened."""
        return [self["cause"]]

    @property
    def concerned(self) -> list[forms.BoundField]:
        """Of which vaccines; they stand side by side."""
        return [self["product"], self["batches"], self["quantity"]]

    @property
    def done(self) -> list[forms.BoundField]:
        """What became of it."""
        return [self[name] for name in ("action", "assessment", "disposal", "evidence", "row_version")]

    def clean(self) -> dict[str, object]:
        """Harm needs to be said of something."""
        data = super().clean() or {}
        if data.get("assessment") == Assessment.HARMED and not (data.get("product") and data.get("batches")):
            self.add_error("product", "评估为有影响的，请填写涉及疫苗和批号。")
        return data

    def answer(self) -> Answer:
        """What the service takes."""
        return Answer(**{name: self.cleaned_data[name] for name in Answer.__slots__})


class CoverageForm(forms.Form):
    """Why a probe has too few readings of a month."""

    probe = forms.CharField(max_length=80, widget=forms.HiddenInput)
    month = forms.IntegerField(min_value=1, max_value=12, widget=forms.HiddenInput)
    text = forms.CharField(
        label="说明",
        max_length=300,
        error_messages={"required": "请填写说明。", "max_length": "最多 300 个字，请精简。"},
    )
