"""Forms of both sides."""

from datetime import datetime
from typing import cast
from uuid import UUID

from django import forms

from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.files.fields import KeepsFiles, KeptFilesField
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.organisations.models import Unit

from . import queries
from .clock import LONGEST, SHORTEST, Clock
from .models import DutyRole, IncidentState, What
from .queries import Wanted
from .services import Told

PHOTOS = Kinds.PICTURES | Kinds.PDF
LARGEST = 20 * 1024**2
_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _text(label: str, most: int, *, required: bool = False, rows: int = 3, missing: str = "") -> forms.CharField:
    errors = {"max_length": f"最多 {most} 个字，请精简。"} | ({"required": missing} if missing else {})
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=area, error_messages=errors)


class ReportForm(KeepsFiles, forms.Form):
    """立即报告: two questions must be answered, the others may come later."""

    vaccine = forms.CharField(
        label="疫苗名称", max_length=80, error_messages={"required": "请填写疫苗名称，不清楚全称时填写能认出的名称。"}
    )
    what = forms.ChoiceField(
        label="情形", choices=What.choices, widget=forms.RadioSelect, error_messages={"required": "请选择一种情形。"}
    )
    batch = forms.CharField(label="批号", required=False, max_length=200, help_text="多个批号用逗号分开。")
    quantity = forms.CharField(label="数量", required=False, max_length=60, help_text="连同单位，如 200 支。")
    found_at = forms.DateTimeField(
        label="发现时间", required=False, widget=_MOMENT, help_text="不确定时留空，按现在记录。"
    )
    place = forms.CharField(label="现存放地点", required=False, max_length=200)
    measures = _text("已采取的措施", 2000)
    reporter = forms.CharField(
        label="报告人", max_length=40, error_messages={"required": "请填写报告人姓名，监管人员要与您联系。"}
    )
    phone = forms.RegexField(
        r"^[0-9+][0-9 -]{5,18}$",
        label="联系电话",
        required=False,
        help_text="能立即打通的号码。",
        error_messages={"invalid": "联系电话应为电话号码，如 13800000000 或 027-81234567。"},
    )
    photos = KeptFilesField(label="照片或温度记录", required=False, allowed=PHOTOS, limit=LARGEST, most=9)
    drill = forms.BooleanField(label="这是演练", required=False)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def told(self) -> Told:
        """What the service takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("key", "photos", "what")}
        found: datetime | None = data.pop("found_at")
        return Told(what=What(self.cleaned_data["what"]), found_at=found, files=self.cleaned_data["photos"], **data)


class SayForm(KeepsFiles, forms.Form):
    """Words and pictures for the trail."""

    text = _text("情况", 4000, rows=4)
    photos = KeptFilesField(label="照片或文件", required=False, allowed=PHOTOS, limit=LARGEST, most=9)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class AskForm(forms.Form):
    """要求补充."""

    text = _text("需要补充什么", 1000, required=True, missing="请写明需要企业补充什么。")
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class CloseForm(forms.Form):
    """办结."""

    conclusion = _text("结论", 2000, required=True, missing="请填写调查结论，企业会看到。")
    disposal = _text("疫苗处置结果", 2000, required=True, missing="请填写涉事疫苗的处置结果，如继续使用、封存、销毁。")


class AssignForm(forms.Form):
    """指定承办人."""

    user = forms.ModelChoiceField(
        label="承办人", queryset=User.objects.none(), error_messages={"required": "请选择承办人。"}
    )

    def __init__(self, *args: object, unit: Unit, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's form takes them
        choice = cast("forms.ModelChoiceField[User]", self.fields["user"])
        choice.queryset = queries.officials_of(unit)
        choice.label_from_instance = lambda user: user.name  # type: ignore[assignment,method-assign]  # Django's way to label


def _minutes(label: str, help_text: str = "") -> forms.IntegerField:
    told = f"{label}应为 {SHORTEST} 到 {LONGEST} 分钟。"
    wrong = dict.fromkeys(("required", "invalid", "min_value", "max_value"), told)
    return forms.IntegerField(
        label=f"{label}（分钟）", min_value=SHORTEST, max_value=LONGEST, help_text=help_text, error_messages=wrong
    )


def _hour(label: str) -> forms.TimeField:
    wrong = dict.fromkeys(("required", "invalid"), f"{label}应为时刻，例如 08:30。")
    return forms.TimeField(
        label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), error_messages=wrong
    )


class ClockForm(forms.Form):
    """事件确认时限. ``number``: the version on which this is based."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    in_hours = _minutes("工作时间内")
    otherwise = _minutes("其他时间")
    leaders_after = _minutes("再过多久提醒带班领导", help_text="从提醒省局值班人员算起。")
    opens = _hour("上班时间")
    closes = _hour("下班时间")
    source = forms.CharField(
        label="依据",
        max_length=200,
        help_text="写明文件名称、文号和条款。",
        error_messages={"required": "请写明时限的依据。", "max_length": "依据最多 200 个字，请精简。"},
    )
    is_confirmed = forms.BooleanField(label="已与依据核对", required=False)

    def clean(self) -> dict[str, object]:
        """Hours in order."""
        data = super().clean() or {}
        opens, closes = data.get("opens"), data.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", "下班时间应晚于上班时间，请改正。")
        return data

    def wanted(self) -> Clock:
        """Only after ``is_valid()``."""
        return Clock(**self.cleaned_data)


class FilterForm(forms.Form):
    """What to show in the ledger; everything may stay empty."""

    words = forms.CharField(label="企业、疫苗、批号或编号", required=False, max_length=60)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *IncidentState.choices])
    what = forms.ChoiceField(label="情形", required=False, choices=[("", "全部"), *What.choices])
    branch = forms.TypedChoiceField(label="分局", required=False, coerce=UUID, empty_value=None)
    since = forms.DateField(label="报告日期从", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: object, *, actor: Actor) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, as Django takes it
        branches = [(str(unit.pk), unit.name) for unit in queries.branches_in_scope(actor)]
        self.fields["branch"].choices = [("", "全部"), *branches]  # type: ignore[attr-defined]  # a choice field
        self.several_branches = len(branches) > 1

    def wanted(self) -> Wanted:
        """What was asked for; a value nobody offered counts as not asked."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class DutyForm(forms.Form):
    """安排值班. The people offered are those of ``unit``."""

    user = forms.ModelChoiceField(
        label="值班人", queryset=User.objects.none(), error_messages={"required": "请选择值班人。"}
    )
    role = forms.ChoiceField(label="身份", choices=DutyRole.choices)
    since = forms.DateField(label="起始日期", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label="终止日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="留空表示一直值班，直到结束。",
    )

    def __init__(self, *args: object, unit: Unit, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's form takes them
        choice = cast("forms.ModelChoiceField[User]", self.fields["user"])
        choice.queryset = queries.officials_of(unit)
        choice.label_from_instance = _with_mobile  # type: ignore[assignment,method-assign]  # Django's way to label

    def clean(self) -> dict[str, object]:
        """Days in order."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "终止日期早于起始日期，请改正。")
        return data


def _with_mobile(user: User) -> str:
    return user.name if user.person and user.person.mobile else f"{user.name}（没有手机号码，收不到短信）"
