"""Forms of applications: the public one, the one of the counter, the acts of the desk."""

from typing import Any

from django import forms

from yaojian.kernel.calendar import workdays
from yaojian.kernel.files.fields import KeepsFiles, KeptFileField, KeptFilesField
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.organisations import queries as organisations
from yaojian.portal.interaction.acting.acts import ActForm
from yaojian.portal.interaction.acting.assignees import KINDS, AssigneeField
from yaojian.portal.interaction.applications import annual, rules
from yaojian.portal.interaction.applications.identity import Party
from yaojian.portal.interaction.applications.models import Consultation
from yaojian.portal.interaction.applications.services.receiving import NewApplication
from yaojian.portal.interaction.applications.services.steps import LONGEST_NOTE
from yaojian.portal.interaction.applications.states import Applicant, DeliveryWay, InfoForm, ReceivedBasis
from yaojian.portal.interaction.visiting.forms import GuardedForm

LARGEST_FILE = 10 * 1024**2


def area(rows: int) -> forms.Textarea:
    """A box for several lines."""
    return forms.Textarea(attrs={"rows": rows})


def day_field(label: str, **facts: Any) -> forms.DateField:
    """A day, today unless said otherwise."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, initial=workdays.today, **facts)


class PartyFields(forms.Form):
    """What 条例 §29 asks for. No purpose is asked (2019)."""

    applicant = forms.ChoiceField(label="申请人类别", choices=Applicant.choices, widget=forms.RadioSelect)
    name = forms.CharField(label="姓名或单位名称", max_length=80)
    id_number = forms.CharField(
        label="身份证号或统一社会信用代码", max_length=30, help_text="加密保存，只用于核对身份。"
    )
    contact = forms.CharField(label="联系人", max_length=40, required=False, help_text="单位申请请填。")
    phone = forms.RegexField(
        r"^1\d{10}$",
        label="手机号",
        error_messages={"invalid": "请填 11 位手机号。"},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "maxlength": "11"}),
    )
    email = forms.EmailField(label="电子邮箱", required=False, max_length=100)
    address = forms.CharField(label="通信地址", max_length=120)
    wanted = forms.CharField(
        label="申请公开的信息", max_length=3000, widget=area(6), help_text="请写明名称、文号或者便于查询的其他特征。"
    )
    info_form = forms.ChoiceField(label="提供形式", choices=InfoForm.choices, widget=forms.RadioSelect)
    delivery = forms.ChoiceField(label="获取方式", choices=DeliveryWay.choices, widget=forms.RadioSelect)
    attached = KeptFilesField(
        label="身份证明",
        allowed=Kinds.PDF | Kinds.PICTURES,
        limit=LARGEST_FILE,
        most=4,
    )

    def clean(self) -> dict[str, Any]:
        """An organisation names whom to call; who wants it by mail gives an address."""
        given = super().clean() or self.cleaned_data
        if given.get("applicant") != Applicant.NATURAL and not given.get("contact"):
            self.add_error("contact", "单位申请请填联系人。")
        if given.get("delivery") == DeliveryWay.EMAIL and not given.get("email"):
            self.add_error("email", "选择电子邮件获取的，请填电子邮箱。")
        return given

    def new_application(self) -> NewApplication:
        """Only after ``is_valid()``."""
        given = self.cleaned_data
        party = Party(
            given["name"], given["id_number"], given["phone"], given["address"], given["email"], given["contact"]
        )
        return NewApplication(
            given["applicant"], party, given["wanted"], given["info_form"], given["delivery"], given["attached"]
        )


class ApplicationForm(GuardedForm, PartyFields):
    """依申请公开 by anybody. Works without script."""

    form_name = "application"


class CounterForm(KeepsFiles, PartyFields):
    """录入 what came by hand, post or fax; a scan of the paper stands for the proof."""


class CorrectForm(forms.Form):
    """The applicant corrects."""

    text = forms.CharField(label="补正内容", max_length=3000, widget=area(5))


class LedgerForm(forms.Form):
    """What narrows a ledger."""

    words = forms.CharField(label="编号或内容", max_length=100, required=False)
    applicant = forms.ChoiceField(label="申请人类别", choices=[("", "全部类别"), *Applicant.choices], required=False)
    unit_id = forms.UUIDField(label="承办单位", required=False, widget=forms.Select)
    report = forms.IntegerField(required=False, min_value=2000, max_value=2200, widget=forms.HiddenInput)
    row = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
    column = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = organisations.open_units().filter(kind__in=KINDS).values_list("pk", "short_name")
        self.fields["unit_id"].widget.choices = [("", "全部单位"), *units]


class NothingForm(ActForm):
    """An act that needs no words."""


class ReasonForm(ActForm):
    """An act that needs words."""

    text = forms.CharField(label="理由", max_length=LONGEST_NOTE, widget=area(3))


class OpinionForm(ActForm):
    """An act that may have words."""

    text = forms.CharField(label="意见", max_length=LONGEST_NOTE, required=False, widget=area(2))


class RegisterForm(ActForm):
    """登记: how it came decides the day of receipt."""

    basis = forms.ChoiceField(label="收到依据", choices=ReceivedBasis.choices, initial=ReceivedBasis.INTERNET)
    on = day_field("收到日期", help_text="依条例第三十一条；网上、传真和平信以与申请人确认之日为准。")


class AssignForm(ActForm):
    """分派."""

    to = AssigneeField()
    text = forms.CharField(label="说明", max_length=LONGEST_NOTE, required=False, widget=area(2))


class CorrectionForm(ActForm):
    """要求补正."""

    text = forms.CharField(label="补正事项", max_length=LONGEST_NOTE, widget=area(3))
    days = forms.IntegerField(label="补正期限（工作日）", min_value=1, max_value=30, initial=10)


class CorrectedForm(ActForm):
    """收到补正."""

    text = forms.CharField(label="补正内容", max_length=3000, widget=area(4))
    on = day_field("收到补正日期")


class ConsultForm(ActForm):
    """征求意见."""

    kind = forms.ChoiceField(label="征求对象类别", choices=[("third_party", "第三方"), ("joint", "共同制作机关")])
    party = forms.CharField(label="征求对象", max_length=100)
    text = forms.CharField(label="征求内容", max_length=LONGEST_NOTE, widget=area(3))


class ConsultedForm(ActForm):
    """意见征求结束."""

    consultation = forms.ChoiceField(label="征求对象")
    agrees = forms.ChoiceField(
        label="意见", choices=[("yes", "同意公开"), ("no", "不同意公开"), ("silent", "期满未答复")]
    )
    on = day_field("答复日期")
    text = forms.CharField(label="意见说明", max_length=LONGEST_NOTE, required=False, widget=area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = Consultation.objects.filter(application=self.subject, answered_on__isnull=True)
        self.fields["consultation"].choices = [  # type: ignore[attr-defined]  # a choice field
            (str(one.pk), f"{one}（{one.due_on:%Y-%m-%d} 前）") for one in waiting.order_by("asked_on")
        ]


class ExtensionForm(ActForm):
    """申请延期."""

    days = forms.IntegerField(label="延长工作日", min_value=1, max_value=20, help_text="最多 20 个工作日，只能一次。")
    text = forms.CharField(label="延期理由", max_length=300, widget=area(2))


class FeeForm(ActForm):
    """收费通知."""

    kind = forms.ChoiceField(label="计费方式", choices=rules.fee_kinds)
    count = forms.IntegerField(label="件数或页数", min_value=1, max_value=100_000)


class PaidForm(ActForm):
    """收到缴费."""

    on = day_field("缴费日期")


class ReplyForm(ActForm):
    """拟写答复. Choosing a type shows its clause; the text starts from its template."""

    code = forms.ChoiceField(label="答复类型", help_text="依据条款和救济告知由系统写入答复书。")
    text = forms.CharField(label="答复内容", max_length=8000, widget=area(8))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", "请选择"),
            *((reply.code, f"{reply.label}（{reply.clause}）") for reply in rules.replies().values()),
        ]
        self.initial.update(code=self.subject.reply_code, text=self.subject.reply_text)


class DeliverForm(ActForm):
    """送达."""

    way = forms.ChoiceField(label="送达方式", choices=DeliveryWay.choices)
    on = day_field("送达日期")
    proof = KeptFileField(label="送达凭证", required=False, allowed=Kinds.PDF | Kinds.PICTURES, limit=LARGEST_FILE)
    text = forms.CharField(label="说明", max_length=LONGEST_NOTE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].initial = self.subject.delivery


class ReportForm(forms.Form):
    """更正 one cell of the yearly table."""

    row = forms.ChoiceField(label="行")
    column = forms.ChoiceField(label="列", choices=Applicant.choices)
    difference = forms.IntegerField(label="增减", help_text="如 1 或 -1。")
    reason = forms.CharField(label="理由", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = list(annual.row_labels().items())  # type: ignore[attr-defined]  # a choice field
