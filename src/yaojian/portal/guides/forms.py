"""Forms of the desk about guides. What a guide says is filled in by the definition ``guide.json``."""

from typing import Any

from django import forms

from yaojian.kernel.organisations.queries import open_units
from yaojian.portal.guides.models import Audience, Guide, Theme
from yaojian.portal.guides.queries import STATE_LABELS
from yaojian.portal.guides.services import GuideFacts


class FactsForm(forms.Form):
    """What stands around the content."""

    code = forms.CharField(label="事项编码", max_length=40, help_text="与政务服务平台一致，不能重复。")
    title = forms.CharField(label="事项名称", max_length=120, help_text="例如“药品批发企业许可证核发”。")
    audience = forms.ChoiceField(label="办事对象", choices=Audience.choices, widget=forms.RadioSelect)
    owner_unit = forms.ModelChoiceField(label="实施单位", queryset=open_units(), empty_label="请选择")
    themes = forms.ModelMultipleChoiceField(
        label="主题",
        queryset=Theme.objects.order_by("order", "title"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    order = forms.IntegerField(label="排序", min_value=0, max_value=999, initial=100, help_text="数字小的排在前面。")

    def facts(self) -> GuideFacts:
        """What was entered; only of a valid form."""
        given = dict(self.cleaned_data)
        unit, themes = given.pop("owner_unit"), given.pop("themes")
        return GuideFacts(
            code=given["code"],
            title=given["title"],
            audience=Audience(given["audience"]),
            owner_unit_id=unit.pk,
            theme_ids=[theme.pk for theme in themes],
            order=given["order"],
        )

    @classmethod
    def about(cls, guide: Guide) -> "FactsForm":
        """Filled with what stands there."""
        said: dict[str, Any] = {
            name: getattr(guide, name) for name in ("code", "title", "audience", "owner_unit", "order")
        }
        return cls(initial=said | {"themes": list(guide.themes.all())})


class VersionForm(forms.Form):
    """Which draft a page was made from."""

    row_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class PublishForm(VersionForm):
    """Publishing."""

    opinion = forms.CharField(label="审核意见", max_length=300, required=False, widget=forms.Textarea({"rows": 2}))


class WithdrawForm(forms.Form):
    """停用."""

    reason = forms.CharField(label="停用原因", max_length=300, widget=forms.Textarea({"rows": 2}))


class ListForm(forms.Form):
    """Filters of the list."""

    q = forms.CharField(label="名称或编码", max_length=60, required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *STATE_LABELS.items()], required=False)


class ThemeForm(forms.Form):
    """A theme."""

    title = forms.CharField(label="主题", max_length=30)
    order = forms.IntegerField(label="排序", min_value=0, max_value=999, initial=100)
