"""Forms about columns: one, a move, a merge, a deletion, the same change to many."""

from typing import Any
from uuid import UUID

from django import forms

from yaojian.kernel.organisations.models import Person, Unit
from yaojian.portal.columns.models import SLUG_RULE, Column, ColumnKind, ColumnState, ColumnTemplate, FrontPlace
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
    responsible = forms.ModelChoiceField(
        label="责任人", queryset=Person.objects.filter(left_on__isnull=True), required=False, empty_label="未指定"
    )
    template = forms.ChoiceField(label="展示方式", choices=ColumnTemplate.choices, initial=ColumnTemplate.LIST)
    link_to = forms.CharField(
        label="链接地址",
        max_length=300,
        required=False,
        help_text="展示方式为“外部链接”时填写，以 https:// 或 / 开头。",
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
            responsible_id=given["responsible"].pk if given["responsible"] else None,
            template=ColumnTemplate(given["template"]),
            link_to=given["link_to"].strip(),
        )


class MoveForm(forms.Form):
    """Under which column, and with which part of the address."""

    parent = ParentField(label="新的上级栏目", queryset=Column.objects.none(), empty_label=None)
    slug = forms.CharField(
        label="地址段",
        max_length=60,
        required=False,
        validators=[SLUG_RULE],
        help_text="留空时不变。原地址会自动转到新地址。",
    )

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = ParentField(label="新的上级栏目", queryset=parents, empty_label=None)


class MergeForm(forms.Form):
    """Into which column."""

    into = ParentField(label="并入栏目", queryset=Column.objects.none(), empty_label="请选择")

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = ParentField(label="并入栏目", queryset=targets, empty_label="请选择")


class BinForm(forms.Form):
    """Why, and what becomes of the contents."""

    contents_to = ParentField(
        label="其中的信息", queryset=Column.objects.none(), required=False, empty_label="随栏目放入回收站"
    )
    reason = forms.CharField(
        label="删除原因",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明为什么删除。"},
    )

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contents_to"] = ParentField(
            label="其中的信息", queryset=targets, required=False, empty_label="随栏目放入回收站"
        )
        self.order_fields(["contents_to", "reason"])


KEEP = [("", "不改")]


class BulkForm(forms.Form):
    """What is to become of the chosen columns; empty fields stay as they are."""

    kind = forms.ChoiceField(label="栏目类别", choices=KEEP + CREATABLE, required=False)
    owner_unit = forms.ModelChoiceField(
        label="责任单位", queryset=Unit.objects.filter(until__isnull=True), required=False, empty_label="不改"
    )
    responsible = forms.ModelChoiceField(
        label="责任人", queryset=Person.objects.filter(left_on__isnull=True), required=False, empty_label="不改"
    )
    update_cycle_days = forms.IntegerField(label="更新周期（天）", min_value=0, max_value=730, required=False)
    template = forms.ChoiceField(
        label="展示方式",
        choices=KEEP + [one for one in ColumnTemplate.choices if one[0] != ColumnTemplate.LINK],
        required=False,
    )
    front_place = forms.ChoiceField(label="首页位置", choices=KEEP + FrontPlace.choices, required=False)
    in_navigation = forms.ChoiceField(label="主导航", choices=[*KEEP, ("1", "显示"), ("0", "不显示")], required=False)
    state = forms.ChoiceField(
        label="状态",
        choices=KEEP + [one for one in ColumnState.choices if one[0] != ColumnState.BINNED],
        required=False,
    )

    def changes(self) -> dict[str, Any]:
        """Only what was chosen; of a valid form."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in {None, ""}}
        for name in ("owner_unit", "responsible"):
            if name in given:
                given[f"{name}_id"] = given.pop(name).pk
        if "in_navigation" in given:
            given["in_navigation"] = given["in_navigation"] == "1"
        return given
