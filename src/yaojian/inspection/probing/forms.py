"""Forms of this room."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from yaojian.inspection.measuring.functions import function_checks
from yaojian.inspection.probing.models import LONGEST_INTERVAL, Hours, ProbeTarget, Reach, VisitOutcome
from yaojian.inspection.probing.queries import VisitFilter
from yaojian.inspection.probing.services.targets import TargetFacts
from yaojian.inspection.probing.services.windows import WindowWish
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Person

_WHOLE = {"required": "请填写。", "invalid": "请填写整数。"}
_MOMENT = "%Y-%m-%dT%H:%M"


def _people() -> list[tuple[str, str]]:
    posts = organisations.current_posts().filter(is_primary=True).order_by("unit__path", "rank", "id")
    return [("", "不指定"), *((str(post.person_id), f"{post.unit.short_name} {post.person.name}") for post in posts)]


class TargetForm(forms.Form):
    """What to watch, how, and whom to tell."""

    name = forms.CharField(label="名称", max_length=60, error_messages={"required": "请填写名称，例如“门户首页”。"})
    address = forms.CharField(
        label="网址",
        max_length=500,
        help_text="例如 https://www.example.gov.cn/",
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        error_messages={"required": "请填写网址。"},
    )
    function = forms.ChoiceField(label="检查方式", help_text="只用查询方式（GET）访问，不提交任何内容。")
    words = forms.CharField(
        label="应有文字或搜索词", max_length=60, required=False, help_text="页面上找不到这些文字时算作失败。"
    )
    reach = forms.ChoiceField(label="所在网络", choices=Reach.choices)
    interval = forms.IntegerField(
        label="间隔（分钟）",
        min_value=1,
        max_value=LONGEST_INTERVAL,
        initial=10,
        help_text=f"最长 {LONGEST_INTERVAL} 分钟，保证每天至少间隔访问 20 次。",
        error_messages=_WHOLE | {"min_value": "至少 1 分钟。", "max_value": f"最多 {LONGEST_INTERVAL} 分钟。"},
    )
    hours = forms.ChoiceField(label="监测时段", choices=Hours.choices)
    failures_to_alarm = forms.IntegerField(
        label="连续几次失败后告警", min_value=1, max_value=20, initial=3, error_messages=_WHOLE
    )
    recoveries_to_clear = forms.IntegerField(
        label="连续几次恢复后解除", min_value=1, max_value=20, initial=2, error_messages=_WHOLE
    )
    responsible = forms.ChoiceField(label="责任人", required=False, help_text="告警时通知责任人和监测管理人员。")
    is_control = forms.BooleanField(
        label="作为对照点",
        required=False,
        help_text="对照点平时不访问；监测对象打不开时才访问，用来分辨是不是本方网络不通。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checks = [(check.code, check.title) for check in function_checks().values()]
        self.fields["function"].choices = checks  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["responsible"].choices = _people()  # type: ignore[attr-defined]  # as above

    def facts(self) -> TargetFacts:
        """The facts in valid data."""
        data = dict(self.cleaned_data)
        person = data.pop("responsible")
        return TargetFacts(responsible=Person.objects.get(pk=person) if person else None, **data)


def facts_of(target: ProbeTarget) -> dict[str, object]:
    """The form's first values for a target that is changed."""
    names = [name for name in TargetForm.base_fields if name != "responsible"]
    return {name: getattr(target, name) for name in names} | {"responsible": str(target.responsible_id or "")}


class DenseForm(forms.Form):
    """For how long to visit every minute."""

    hours = forms.TypedChoiceField(
        label="密集监测（每分钟一次）",
        coerce=int,
        choices=[(2, "2 小时"), (8, "8 小时"), (24, "24 小时"), (0, "结束密集监测")],
    )


class VisitFilterForm(forms.Form):
    """Filter of visits; stands in the address. What cannot be read counts as not given."""

    outcome = forms.ChoiceField(
        label="结果",
        required=False,
        choices=[("", "全部"), ("bad", "未正常打开"), *VisitOutcome.choices, ("maintenance", "维护期间")],
    )
    since = forms.DateField(label="从", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    after = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def wanted(self) -> VisitFilter:
        """The filter; fields with errors are left out."""
        self.is_valid()
        known = getattr(self, "cleaned_data", {})
        return VisitFilter(known.get("outcome", ""), known.get("since"), known.get("until"), known.get("after", ""))


class WindowForm(forms.Form):
    """A maintenance window to ask for. Moments are Beijing time."""

    target = forms.ChoiceField(label="监测对象", required=False)
    begins = forms.DateTimeField(
        label="开始时间",
        input_formats=[_MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
        error_messages={"required": "请填写开始时间。", "invalid": "请选择日期和时间。"},
    )
    ends = forms.DateTimeField(
        label="结束时间",
        input_formats=[_MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
        error_messages={"required": "请填写结束时间。", "invalid": "请选择日期和时间。"},
    )
    reason = forms.CharField(
        label="原因",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请填写原因。"},
    )

    def __init__(self, *args: Any, targets: list[ProbeTarget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "全部监测对象"), *((str(one.pk), one.name) for one in targets)]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """The end lies after the beginning."""
        data: dict[str, Any] = super().clean() or {}
        begins, ends = data.get("begins"), data.get("ends")
        if isinstance(begins, datetime) and isinstance(ends, datetime) and ends <= begins:
            self.add_error("ends", "要晚于开始时间。")
        return data

    def wish(self) -> WindowWish:
        """What is asked for, in valid data."""
        data = self.cleaned_data
        chosen = UUID(data["target"]) if data["target"] else None
        return WindowWish(data["begins"], data["ends"], data["reason"], chosen)
