"""The form about one column."""

from typing import Any
from uuid import UUID

from django import forms

from yaojian.kernel.organisations.models import Unit
from yaojian.portal.columns.models import SLUG_RULE, Column, ColumnKind, FrontPlace
from yaojian.portal.columns.services import ColumnFacts

CREATABLE = [choice for choice in ColumnKind.choices if choice[0] != ColumnKind.FRONT]


class ParentField(forms.ModelChoiceField[Column]):
    """Columns shown indented by their depth."""

    def label_from_instance(self, obj: Any) -> str:
        """The front page stands at the margin."""
        return "　" * (obj.depth - 2) + str(obj.title)


class ColumnForm(forms.Form):
    """New column (with parent and address) or, given ``column``, changes to it."""

    parent = ParentField(label="上级栏目", queryset=Column.objects.none(), empty_label=None)
    title = forms.CharField(label="栏目名称", max_length=40)
    slug = forms.CharField(
        label="地址", max_length=60, required=False, validators=[SLUG_RULE], help_text="留空时用栏目名称的拼音首字母。"
    )
    kind = forms.ChoiceField(label="栏目类别", choices=CREATABLE)
    description = forms.CharField(
        label="栏目说明", max_length=200, help_text="一句话说明设置目的和主要内容，写入网页标签。"
    )
    keywords = forms.CharField(label="关键词", max_length=100, help_text="用顿号隔开，写入网页标签。")
    owner_unit = forms.ModelChoiceField(
        label="责任单位", queryset=Unit.objects.filter(until__isnull=True), empty_label="请选择"
    )
    update_cycle_days = forms.IntegerField(
        label="更新周期（天）",
        min_value=0,
        max_value=730,
        initial=14,
        help_text="动态要闻类 14 天，通知公告和政策文件类 180 天；0 表示不要求。超期未更新时管理台会提醒。",
    )
    in_navigation = forms.BooleanField(label="在主导航显示", required=False)
    front_place = forms.ChoiceField(label="首页位置", choices=FrontPlace.choices)
    order = forms.IntegerField(label="排序", min_value=0, max_value=999, initial=100, help_text="数字小的排在前面。")

    def __init__(self, *args: Any, parents: Any = None, column: Column | None = None, **kwargs: Any) -> None:
        if column is not None:
            fixed = ("parent", "slug")
            kwargs["initial"] = {name: getattr(column, name) for name in self.base_fields if name not in fixed}
        super().__init__(*args, **kwargs)
        if column is not None:
            del self.fields["parent"], self.fields["slug"]
            return
        self.fields["parent"] = ParentField(label="上级栏目", queryset=parents, empty_label=None)
        self.order_fields(["parent"])

    def facts(self) -> ColumnFacts:
        """What was entered; only of a valid form."""
        given = self.cleaned_data
        unit_id: UUID = given["owner_unit"].pk
        return ColumnFacts(
            title=given["title"],
            slug=given.get("slug", ""),
            kind=ColumnKind(given["kind"]),
            description=given["description"],
            keywords=given["keywords"],
            owner_unit_id=unit_id,
            update_cycle_days=given["update_cycle_days"],
            in_navigation=given["in_navigation"],
            front_place=FrontPlace(given["front_place"]),
            order=given["order"],
        )
