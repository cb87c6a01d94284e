"""Forms of letters: the public one, the citizen's own acts, and the acts of the desk."""

from typing import Any

from django import forms

from yaojian.kernel.files.fields import KeptFilesField
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.organisations import queries as organisations
from yaojian.portal.interaction.acting.acts import ActForm
from yaojian.portal.interaction.acting.assignees import KINDS, AssigneeField
from yaojian.portal.interaction.letters import rules
from yaojian.portal.interaction.letters.identity import Writer
from yaojian.portal.interaction.letters.models import LetterKind
from yaojian.portal.interaction.letters.services.answering import LONGEST_ANSWER
from yaojian.portal.interaction.letters.services.opening import proposed
from yaojian.portal.interaction.letters.services.receiving import NewLetter
from yaojian.portal.interaction.letters.services.steps import LONGEST_NOTE
from yaojian.portal.interaction.visiting.forms import GuardedForm

LARGEST_FILE = 10 * 1024**2
MOST_FILES = 3
SCORES = ((5, "非常满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "非常不满意"))


def area(rows: int) -> forms.Textarea:
    """A box for several lines."""
    return forms.Textarea(attrs={"rows": rows})


class LetterForm(GuardedForm):
    """写信. Without an account; works without script."""

    form_name = "letter"
    kind = forms.ChoiceField(label="来信类别", choices=LetterKind.choices, widget=forms.RadioSelect)
    subject = forms.CharField(label="标题", max_length=60)
    text = forms.CharField(
        label="内容", max_length=5000, widget=area(8), help_text="请写清时间、地点、单位和诉求，最多 5000 字。"
    )
    page_address = forms.CharField(
        label="有错的网页", max_length=300, required=False, help_text="“找错”请填网页地址，其他来信不用填。"
    )
    name = forms.CharField(label="姓名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.RegexField(
        r"^1\d{10}$",
        label="手机号",
        strip=True,
        error_messages={"invalid": "请填 11 位手机号。"},
        help_text="只用于联系您和查询办理情况，加密保存。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "maxlength": "11"}),
    )
    email = forms.EmailField(
        label="电子邮箱", required=False, max_length=100, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    address = forms.CharField(label="联系地址", required=False, max_length=120)
    attached = KeptFilesField(
        label="附件",
        required=False,
        allowed=Kinds.DOCUMENTS | Kinds.PICTURES,
        limit=LARGEST_FILE,
        most=MOST_FILES,
    )
    wants_public = forms.BooleanField(
        label="同意在网站公开这封信和答复", required=False, help_text="公开前会遮挡个人信息；是否公开由本局决定。"
    )

    def clean(self) -> dict[str, Any]:
        """A page that is wrong must be named."""
        given = super().clean()
        if given.get("kind") == LetterKind.FIND_ERROR and not given.get("page_address"):
            self.add_error("page_address", "请填有错的网页地址。")
        return given

    def new_letter(self) -> NewLetter:
        """Only after ``is_valid()``."""
        given = self.cleaned_data
        return NewLetter(
            kind=given["kind"],
            subject=given["subject"],
            text=given["text"],
            writer=Writer(given["name"], given["phone"], given["email"], given["address"]),
            wants_public=given["wants_public"],
            page_address=given["page_address"],
            files=given["attached"],
        )


class SupplementForm(forms.Form):
    """来信人补充."""

    text = forms.CharField(label="补充内容", max_length=5000, widget=area(5))


class RateForm(forms.Form):
    """满意度评价."""

    score = forms.TypedChoiceField(label="满意程度", choices=SCORES, coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(label="评价说明", max_length=500, required=False, widget=area(3))


class LedgerForm(forms.Form):
    """What narrows a ledger."""

    words = forms.CharField(label="编号或标题", max_length=100, required=False)
    kind = forms.ChoiceField(label="类别", choices=[("", "全部类别"), *LetterKind.choices], required=False)
    unit_id = forms.UUIDField(label="承办单位", required=False, widget=forms.Select)
    since = forms.DateField(label="收到日期从", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    timing = forms.ChoiceField(
        label="答复时效", choices=[("", "不限"), ("ontime", "按期答复"), ("late", "逾期答复")], required=False
    )
    rated = forms.BooleanField(label="已评价", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = organisations.open_units().filter(kind__in=KINDS).values_list("pk", "short_name")
        self.fields["unit_id"].widget.choices = [("", "全部单位"), *units]


class NothingForm(ActForm):
    """An act that needs no words."""


class ReasonForm(ActForm):
    """An act that needs words: 退回, 理由."""

    text = forms.CharField(label="理由", max_length=LONGEST_NOTE, widget=area(3))


class OpinionForm(ActForm):
    """An act that may have words."""

    text = forms.CharField(label="意见", max_length=LONGEST_NOTE, required=False, widget=area(2))


class RegisterForm(ActForm):
    """登记."""

    kind = forms.ChoiceField(
        label="类别", choices=LetterKind.choices, help_text="与来信人所选不符时可以改，期限随之改变。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = self.subject.kind


class AssignForm(ActForm):
    """分派、转办."""

    to = AssigneeField()
    text = forms.CharField(label="说明", max_length=LONGEST_NOTE, required=False, widget=area(2))


class AnswerForm(ActForm):
    """拟写答复."""

    answer = forms.CharField(label="答复", max_length=LONGEST_ANSWER, widget=area(10))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].initial = self.subject.answer


class SupplyForm(ActForm):
    """请来信人补充."""

    text = forms.CharField(label="需要补充的内容", max_length=LONGEST_NOTE, widget=area(3))


class ExtensionForm(ActForm):
    """申请延期."""

    days = forms.IntegerField(label="延长工作日", min_value=1)
    text = forms.CharField(label="延期理由", max_length=LONGEST_NOTE, widget=area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = rules.rule_of(self.subject.kind)
        self.fields[
            "days"
        ].help_text = f"最多 {rule.extension} 个工作日，须经{rule.extension_needs}同意，只能延期一次。"


class CopyForm(ActForm):
    """公开稿, proposed with everything masked that can be told."""

    subject_line = forms.CharField(label="公开标题", max_length=60)
    text = forms.CharField(label="公开的来信内容", max_length=5000, widget=area(8))
    answer = forms.CharField(label="公开的答复", max_length=LONGEST_ANSWER, widget=area(8))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            copy = proposed(self.subject)
            self.initial.update(subject_line=copy.subject, text=copy.text, answer=copy.answer)
