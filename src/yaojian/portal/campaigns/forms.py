"""Forms about campaigns. Moments are typed and shown in Beijing time."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from yaojian.portal.articles.models import Article, Picture
from yaojian.portal.campaigns import palettes
from yaojian.portal.campaigns.models import Campaign, CampaignKind, CampaignState, Devices, Rank, TargetKind
from yaojian.portal.campaigns.services import CampaignFacts
from yaojian.portal.columns.models import Column

_FORMAT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """Day and time to the minute, by the browser's own control."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format=_FORMAT)
        super().__init__(widget=widget, input_formats=[_FORMAT, "%Y-%m-%d %H:%M", "%Y-%m-%d"], **kwargs)


class CampaignForm(forms.Form):
    """All a planner says; which of it a kind needs is judged when it is submitted."""

    kind = forms.ChoiceField(label="类别", choices=CampaignKind.choices)
    name = forms.CharField(label="名称", max_length=60, help_text="只在管理台显示。")
    words = forms.CharField(
        label="文字（对联为上联）", max_length=60, required=False, help_text="没有图片或不能弹出时，访客看到这些字。"
    )
    second_words = forms.CharField(label="下联", max_length=60, required=False)
    link = forms.CharField(label="链接", max_length=300, required=False, help_text="网址，或以“/”开头的本站地址。")
    picture = forms.ModelChoiceField(
        label="图片", queryset=Picture.objects.order_by("-pk"), required=False, empty_label="不用图片"
    )
    alt_text = forms.CharField(
        label="替代文字", max_length=120, required=False, help_text="图上有什么、写了什么字，供看不见图的人阅读。"
    )
    palette = forms.ChoiceField(label="配色", required=False)
    starts_at = MomentField(label="开始时间", help_text="北京时间，到这一刻开始展示。")
    ends_at = MomentField(label="结束时间", help_text="北京时间，到这一刻不再展示。")
    rank = forms.TypedChoiceField(label="级别", choices=Rank.choices, coerce=int, initial=Rank.REGULAR)
    target_kind = forms.ChoiceField(label="展示范围", choices=TargetKind.choices, initial=TargetKind.FRONT)
    target_column = forms.ModelChoiceField(
        label="栏目",
        queryset=Column.objects.filter(depth__gt=2).order_by("path"),
        required=False,
        empty_label="不限栏目",
    )
    target_article = forms.IntegerField(
        label="信息编号", required=False, min_value=1, help_text="信息网址最后的数字，范围为“一条信息”时填写。"
    )
    devices = forms.ChoiceField(label="设备", choices=Devices.choices, initial=Devices.ALL)
    frequency_days = forms.IntegerField(
        label="弹出间隔（天）", min_value=1, max_value=90, initial=1, help_text="同一访客几天内只弹一次。"
    )

    def __init__(self, *args: Any, campaign: Campaign | None = None, **kwargs: Any) -> None:
        if campaign is not None:
            names = (name for name in self.base_fields if name != "target_article")
            kwargs["initial"] = {name: _shown(getattr(campaign, name)) for name in names}
            kwargs["initial"]["target_article"] = campaign.target_article_id
        super().__init__(*args, **kwargs)
        self.fields["palette"].choices = [("", "不用配色"), *palettes.choices()]  # type: ignore[attr-defined]  # a choice field

    def clean_target_article(self) -> int | None:
        """An article of this site."""
        number: int | None = self.cleaned_data["target_article"]
        if number is not None and not Article.objects.filter(pk=number).exists():
            raise forms.ValidationError("没有这个编号的信息。")
        return number

    def clean(self) -> dict[str, Any]:
        """The end lies behind the beginning."""
        given = super().clean() or {}
        starts, ends = given.get("starts_at"), given.get("ends_at")
        if starts and ends and starts >= ends:
            self.add_error("ends_at", "结束时间应晚于开始时间。")
        return given

    def facts(self) -> CampaignFacts:
        """What was entered; only of a valid form."""
        given = dict(self.cleaned_data)
        picture, column = given.pop("picture"), given.pop("target_column")
        return CampaignFacts(
            picture_id=picture.pk if picture else None,
            target_column_id=column.pk if column else None,
            target_article_id=given.pop("target_article"),
            **given,
        )


class DecideForm(forms.Form):
    """Approve or return."""

    verdict = forms.ChoiceField(
        label="审核结论",
        choices=[("approve", "通过"), ("return", "退回修改")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择通过还是退回。"},
    )
    text = forms.CharField(
        label="审核意见",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="退回时必须填写。",
    )

    def clean(self) -> dict[str, Any]:
        """An opinion is required with a return."""
        given = super().clean() or {}
        if given.get("verdict") == "return" and not given.get("text", "").strip():
            self.add_error("text", "退回时请写明需要修改的地方。")
        return given


class EndForm(forms.Form):
    """停用."""

    reason = forms.CharField(label="停用原因", max_length=300, widget=forms.Textarea({"rows": 2}))


class PreviewForm(forms.Form):
    """Which moment to look at."""

    at = MomentField(label="预览时间", help_text="北京时间。")


class LedgerForm(forms.Form):
    """Filters; anything invalid filters nothing."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *CampaignState.choices])
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *CampaignKind.choices])


def _shown(value: object) -> object:
    return timezone.localtime(value) if isinstance(value, datetime) else value
