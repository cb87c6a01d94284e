"""Forms of the bureau's pages about companies."""

from uuid import UUID

from django import forms

from yaojian.enterprise.companies import regions
from yaojian.enterprise.companies.forms.fields import Choice, Day, KeyForm, Line, VersionForm, Words
from yaojian.enterprise.companies.models import Business, ChangeState, CompanyKind, CompanyState, RegistrationState
from yaojian.enterprise.companies.office import queries
from yaojian.enterprise.companies.office.queries import Wanted
from yaojian.kernel.actors import Actor
from yaojian.kernel.files.fields import KeepsFiles, KeptFilesField
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.organisations.models import Unit, UnitKind


class CompaniesForm(forms.Form):
    """What to show in the list of companies; everything may stay empty."""

    words = forms.CharField(label="名称、信用代码或证号", required=False, max_length=60)
    region = forms.ChoiceField(label="地区", required=False, choices=[("", "全部"), *regions.choices()])
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *CompanyKind.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *CompanyState.choices])
    branch = forms.TypedChoiceField(label="分局", required=False, coerce=UUID, empty_value=None)

    def __init__(self, data: object, *, actor: Actor) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, as Django takes it
        branches = [(str(unit.pk), unit.name) for unit in queries.branches_in_scope(actor)]
        self.fields["branch"].choices = [("", "全部"), *branches]  # type: ignore[attr-defined]  # a choice field
        self.several_branches = len(branches) > 1

    def wanted(self) -> Wanted:
        """What was asked for; a value nobody offered counts as not asked."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class ChangesForm(forms.Form):
    """Which requests to show."""

    words = forms.CharField(label="企业名称或编号", required=False, max_length=60)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *ChangeState.choices])


class RegistrationsForm(forms.Form):
    """Which registrations to show."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *RegistrationState.choices])


class AcceptForm(VersionForm, KeyForm):
    """同意."""

    opinion = Words("审核意见", rows=2, required=False)


class ReturnForm(VersionForm, KeyForm):
    """退回."""

    reason = Words("退回原因", help_text="写清哪一项需要怎样更正，企业会原样看到。")


class ConfirmForm(VersionForm):
    """确认注册."""

    opinion = Words("意见", rows=2, required=False)


class RefuseForm(VersionForm):
    """不予通过."""

    reason = Words("不予通过的原因", help_text="申请人会原样看到。")


class StandingForm(KeepsFiles, KeyForm):
    """停业、恢复、注销."""

    state = Choice("办理", [("suspended", "停业"), ("open", "恢复营业"), ("closed", "注销")])
    since = Day("生效日期", help_text="今天或以后的日期，到期自动生效。")
    reason = Words("依据或原因", most=300, rows=2, help_text="如注销公告、停业报告的文号。企业会看到。")
    evidence = KeptFilesField(
        label="证明材料", required=False, allowed=Kinds.PDF | Kinds.OFD | Kinds.PICTURES, limit=20 * 1024**2, most=9
    )


class AssignForm(KeyForm):
    """调整管辖."""

    business = Choice("业务", Business.choices)
    unit = forms.ModelChoiceField(
        label="管辖分局",
        queryset=Unit.objects.filter(kind=UnitKind.BRANCH, until__isnull=True).order_by("order", "path"),
        empty_label="请选择",
        error_messages={"required": "请选择管辖分局。", "invalid_choice": "请从列表中选择分局。"},
    )
    since = Day("起始日期", help_text="今天或以后的日期，到期自动生效。")
    reason = Line("依据或原因", most=200)
