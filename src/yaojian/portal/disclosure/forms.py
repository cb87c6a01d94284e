"""Forms about disclosed documents."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from yaojian.portal.articles.classes import genre_choices, subject_choices
from yaojian.portal.columns.models import Column
from yaojian.portal.disclosure import platform
from yaojian.portal.disclosure.models import HEADING_CHOICES, DisclosureItem, Validity
from yaojian.portal.disclosure.queries import Filters
from yaojian.portal.disclosure.services import ItemFacts

_ANY = [("", "不限")]


class ItemForm(forms.Form):
    """The record of a disclosed document."""

    heading = forms.ChoiceField(
        label="法定公开内容", choices=[("", "请选择"), *HEADING_CHOICES], help_text="条例第二十条的十五项。"
    )
    formed_on = forms.DateField(
        label="成文日期",
        widget=forms.DateInput({"type": "date"}),
        help_text="文件落款的日期；应自成文之日起 20 个工作日内公开。",
    )
    keywords = forms.CharField(label="主题词", max_length=100, required=False, help_text="用顿号隔开。")
    valid_until = forms.DateField(
        label="有效期至",
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text="规范性文件写明有效期的填写，到期自动转为失效；留空表示长期有效。",
    )

    def facts(self) -> ItemFacts:
        """What was entered; only of a valid form."""
        return ItemFacts(**self.cleaned_data)

    @classmethod
    def about(cls, item: DisclosureItem) -> "ItemForm":
        """Filled with what stands there."""
        return cls(initial={name: getattr(item, name) for name in cls.base_fields})


class ValidityForm(forms.Form):
    """有效性变更."""

    validity = forms.ChoiceField(label="改为", choices=Validity.choices, widget=forms.RadioSelect)
    on = forms.DateField(
        label="变更日期", required=False, widget=forms.DateInput({"type": "date"}), help_text="留空为今天。"
    )
    by_article_id = forms.IntegerField(
        label="依据的信息编号",
        required=False,
        min_value=1,
        help_text="废止或修改它的文件在本站的编号，公开页面会显示链接。",
    )
    reason = forms.CharField(label="说明", max_length=300, widget=forms.Textarea({"rows": 2}))

    def act(self) -> dict[str, Any]:
        """What was entered, as the service takes it."""
        return self.cleaned_data | {"validity": Validity(self.cleaned_data["validity"])}


class LinkForm(forms.Form):
    """What explains a document."""

    interpretation_id = forms.IntegerField(label="解读的信息编号", min_value=1)


class LedgerForm(forms.Form):
    """Filters of the desk's ledger."""

    q = forms.CharField(label="标题或文号", max_length=60, required=False)
    heading = forms.ChoiceField(label="公开内容", choices=[*_ANY, *HEADING_CHOICES], required=False)
    validity = forms.ChoiceField(label="有效性", choices=[*_ANY, *Validity.choices], required=False)
    show = forms.ChoiceField(
        label="显示",
        choices=[("", "全部登记"), ("unexplained", "没有解读的规范性文件"), ("unpublished", "尚未发布")],
        required=False,
    )

    def filters(self) -> Filters:
        """What was chosen; nothing from a broken form."""
        given = self.cleaned_data if self.is_valid() else {}
        return Filters(
            words=given.get("q") or "", heading=given.get("heading") or "", validity=given.get("validity") or ""
        )


class QueryForm(forms.Form):
    """The public's query."""

    q = forms.CharField(label="标题或文号", max_length=60, required=False)
    heading = forms.ChoiceField(label="公开内容", choices=[*_ANY, *HEADING_CHOICES], required=False)
    year = forms.TypedChoiceField(label="年份", coerce=int, empty_value=None, required=False)
    organ = forms.ChoiceField(label="发文机关", required=False)
    subject = forms.ChoiceField(label="主题分类", choices=[*_ANY, *subject_choices()], required=False)
    genre = forms.ChoiceField(label="体裁", choices=[*_ANY, *genre_choices()], required=False)
    validity = forms.ChoiceField(label="有效性", choices=[*_ANY, *Validity.choices], required=False)

    def __init__(self, *args: Any, years: Iterable[int], organs: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [*_ANY, *((str(year), f"{year} 年") for year in years)]  # type: ignore[attr-defined]  # a choice field
        self.fields["organ"].choices = [*_ANY, *((organ, organ) for organ in organs)]  # type: ignore[attr-defined]  # a choice field

    def filters(self) -> Filters:
        """What was chosen; of a broken form only what is whole."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            words=given.get("q") or "",
            heading=given.get("heading") or "",
            year=given.get("year"),
            organ=given.get("organ") or "",
            subject=given.get("subject") or "",
            genre=given.get("genre") or "",
            validity=given.get("validity") or "",
        )


class BoardsForm(forms.Form):
    """Which column fills which board of the platform."""

    def __init__(self, *args: Any, columns: QuerySet[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for board in platform.boards():
            if board.kind in ("single", "list"):
                self.fields[board.key] = forms.ModelChoiceField(
                    label=board.label, queryset=columns, required=False, empty_label="未设置"
                )


class FigureForm(forms.Form):
    """One figure of the yearly report."""

    row = forms.CharField(max_length=20, widget=forms.HiddenInput)
    column = forms.IntegerField(min_value=0, max_value=5, widget=forms.HiddenInput)
    value = forms.DecimalField(label="数值", min_value=0, max_digits=12, decimal_places=2)
    reason = forms.CharField(label="说明", max_length=200, help_text="数据来源或更正的理由。")

    def stands_at(self) -> str:
        """Which figure was sent (``yearly.Cell.spot``)."""
        return f"{self.data.get('row', '')}:{self.data.get('column', '')}"


def year_in(text: str, otherwise: int) -> int:
    """A year out of an address."""
    return int(text) if text.isdecimal() and 2008 <= int(text) <= date.max.year and len(text) == 4 else otherwise
