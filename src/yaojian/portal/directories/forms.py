"""Forms of the desk about directories. Their columns are filled in by a definition of ``kernel.forms``."""

from pathlib import Path
from typing import Any

from django import forms

from yaojian.kernel.files.fields import KeepsFiles, KeptFileField
from yaojian.kernel.forms.definitions import Definition, load
from yaojian.kernel.organisations.queries import open_units
from yaojian.portal.columns.models import SLUG_RULE
from yaojian.portal.directories.models import Directory
from yaojian.portal.directories.services import LARGEST, SHEETS, DirectoryFacts

_COLUMNS = Path(__file__).parent / "data" / "columns.json"


def columns_definition() -> Definition:
    """The definition of the part of the form that lists the columns."""
    return load(_COLUMNS)


class DirectoryForm(forms.Form):
    """What is said about a directory, but for its columns."""

    title = forms.CharField(label="名称", max_length=60, help_text="例如“药品零售许可名单”。")
    slug = forms.CharField(
        label="地址",
        max_length=60,
        validators=[SLUG_RULE],
        help_text="公开网址 /data/地址/，只用小写字母、数字和短横线。",
    )
    description = forms.CharField(label="说明", max_length=300, widget=forms.Textarea({"rows": 2}))
    source = forms.CharField(label="数据来源", max_length=100, help_text="例如“省局药品流通监管处许可系统”。")
    owner_unit = forms.ModelChoiceField(label="责任单位", queryset=open_units(), empty_label="请选择")
    update_cycle_days = forms.IntegerField(
        label="更新周期（天）", min_value=0, max_value=730, initial=30, help_text="超期未导入时提醒；0 表示不要求。"
    )
    key_label = forms.CharField(
        label="主键列", max_length=40, help_text="用来区分每一行的列名，例如“许可证编号”，各行不能重复。"
    )

    def facts(self, fields: list[dict[str, Any]]) -> DirectoryFacts:
        """What was entered, with the columns; only of a valid form."""
        given = dict(self.cleaned_data)
        unit = given.pop("owner_unit")
        return DirectoryFacts(owner_unit_id=unit.pk, fields=fields, **given)

    @classmethod
    def about(cls, directory: Directory) -> "DirectoryForm":
        """Filled with what stands there."""
        return cls(initial={name: getattr(directory, name) for name in cls.base_fields})


class ImportForm(KeepsFiles, forms.Form):
    """A file for the next edition."""

    file = KeptFileField(
        label="表格文件",
        allowed=SHEETS,
        limit=LARGEST,
        help_text="XLSX、XLS 或 CSV，第一个工作表，表头与目录的列名一致，最多 20 万行。",
    )


class PublishForm(forms.Form):
    """Publishing an edition; the box is needed only when many rows go."""

    removal_confirmed = forms.BooleanField(label="确认减少：这些行确实应当删除", required=False)


class CitationForm(forms.Form):
    """Where a value is quoted."""

    article_id = forms.IntegerField(
        label="信息编号", min_value=1, help_text="信息网址 /art/年/月/日/编号.html 中的编号。"
    )
    key = forms.CharField(label="主键", max_length=200)
    label = forms.ChoiceField(label="列")

    def __init__(self, *args: Any, directory: Directory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [one.label for one in directory.table_fields]
        self.fields["label"].choices = [(label, label) for label in labels]  # type: ignore[attr-defined]  # a choice field
