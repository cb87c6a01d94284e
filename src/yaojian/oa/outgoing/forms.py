"""Forms of 发文中心."""

from typing import Any
from uuid import UUID

from django import forms

from yaojian.kernel.files.fields import KeepsFiles, KeptFileField, KeptFilesField
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.organisations.models import Unit
from yaojian.oa.documents import genres
from yaojian.oa.documents.models import Urgency

from . import queries
from .models import Direction, Disclosure, Format, Outgoing, Sign
from .services import BODY_LIMIT, MOST_AT_ONCE, SEAL_LIMIT, Particulars

_BESIDE = ("attachments", "issuers", "reply_to")
"""Fields that are no facts of the paper."""
_ASK = {"required": "请选择一项。"}


class ParticularsForm(KeepsFiles, forms.Form):
    """拟稿信息. ``own`` is the issuing body, which is never among the other issuers."""

    title = forms.CharField(
        label="标题", max_length=200, help_text="写事由和文种，如“关于开展专项检查的通知”；发文机关名称由系统加在前面。"
    )
    genre = forms.ChoiceField(label="文种", choices=[("", "请选择"), *genres.choices()], error_messages=_ASK)
    format = forms.ChoiceField(label="格式", choices=Format.choices, initial=Format.DOCUMENT)
    direction = forms.ChoiceField(
        label="行文方向", choices=Direction.choices, initial=Direction.DOWN, widget=forms.RadioSelect
    )
    urgency = forms.ChoiceField(label="缓急", choices=Urgency.choices, initial=Urgency.NORMAL, widget=forms.RadioSelect)
    main_to = forms.CharField(
        label="主送机关", max_length=400, required=False, help_text="几个机关之间用顿号隔开；公告、通告、纪要等不写。"
    )
    copy_to = forms.CharField(label="抄送机关", max_length=400, required=False)
    disclosure = forms.ChoiceField(
        label="公开属性", choices=Disclosure.choices, widget=forms.RadioSelect, error_messages=_ASK
    )
    closed_reason = forms.CharField(
        label="不予公开的理由", max_length=200, required=False, help_text="只在选择不予公开时填写。"
    )
    note = forms.CharField(
        label="附注", max_length=100, required=False, help_text="请示要写“联系人：姓名，电话：号码”。"
    )
    copies = forms.IntegerField(label="印数", min_value=1, max_value=9_999, initial=1)
    copy_no = forms.RegexField(
        r"^\d{6}$", label="份号", required=False, error_messages={"invalid": "份号是 6 位数字，如 000001。"}
    )
    issuers = forms.TypedMultipleChoiceField(
        label="联合发文机关",
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="只在联合发文时选择；本机关为主办，排在最前。",
    )
    attachments = KeptFilesField(label="附件", required=False)
    reply_to = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, own: Unit, joint_may_change: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if joint_may_change:
            others = queries.issuing_bodies().exclude(pk=own.pk)
            self.fields["issuers"].choices = [(str(unit.pk), unit.name) for unit in others]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["issuers"]

    def clean(self) -> dict[str, Any]:
        """Fields that depend on each other."""
        given = super().clean() or {}
        genre = genres.genres().get(given.get("genre", ""))
        if given.get("disclosure") == Disclosure.CLOSED and not given.get("closed_reason"):
            self.add_error("closed_reason", "选择不予公开时要写明理由。")
        if genre and given.get("direction") and given["direction"] not in genre.directions:
            words = "、".join(Direction(one).label for one in genre.directions)
            self.add_error("direction", f"{genre.name}用于{words}，请改选方向或文种。")
        return given

    def particulars(self, issuers: tuple[UUID, ...] = ()) -> Particulars:
        """What was filled in. Only after ``is_valid()``; ``issuers`` where the form does not ask for them."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in _BESIDE}
        return Particulars(**given, issuers=tuple(self.cleaned_data.get("issuers", issuers)))


def initial_of(outgoing: Outgoing) -> dict[str, Any]:
    """What the form of an existing document begins with."""
    names = ("genre", "format", "direction", "main_to", "copy_to", "disclosure", "closed_reason")
    facts = {name: getattr(outgoing, name) for name in (*names, "note", "copies", "copy_no")}
    return facts | {"title": outgoing.document.title, "urgency": outgoing.document.urgency}


class BodyForm(KeepsFiles, forms.Form):
    """正文: typed, or as a DOCX, which counts when both are given."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(
        label="正文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text="一行一段；层次依次写“一、”“（一）”“1.”“（1）”，排版由系统完成。不必写标题、主送机关和落款。",
    )
    file = KeptFileField(label="上传 Word 正文", allowed=Kinds.DOCX, limit=BODY_LIMIT, required=False)
    note = forms.CharField(label="修改说明", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """One of both."""
        given = super().clean() or {}
        if not given.get("file") and not given.get("text", "").strip() and "file" not in self.errors:
            self.add_error("text", "请填写正文，或上传 Word 文件。")
        return given


class NumberForm(forms.Form):
    """编号: which sign, and a reserved number instead of the next one."""

    sign = forms.TypedChoiceField(label="机关代字", coerce=UUID, widget=forms.RadioSelect, error_messages=_ASK)
    reserved = forms.IntegerField(
        label="使用预留号", min_value=1, required=False, help_text="不用预留号时留空，由系统取下一个号。"
    )

    def __init__(self, *args: Any, signs: list[Sign], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sign"].choices = [  # type: ignore[attr-defined]  # a choice field
            (str(sign.pk), f"{sign.text}（{sign.use}），下一个号：{queries.next_number_of(sign, year)}")
            for sign in signs
        ]


class ReserveForm(forms.Form):
    """预留文号."""

    sign = forms.TypedChoiceField(label="机关代字", coerce=UUID)
    count = forms.IntegerField(label="预留个数", min_value=1, max_value=MOST_AT_ONCE, initial=1)
    reason = forms.CharField(label="预留原因", max_length=200)

    def __init__(self, *args: Any, signs: list[Sign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sign"].choices = [(str(sign.pk), sign.text) for sign in signs]  # type: ignore[attr-defined]  # a choice field


class VoidForm(forms.Form):
    """作废文号."""

    sign = forms.UUIDField(widget=forms.HiddenInput)
    year = forms.IntegerField(widget=forms.HiddenInput, min_value=2000)
    value = forms.IntegerField(label="序号", min_value=1)
    reason = forms.CharField(label="作废原因", max_length=200)


class SignForm(forms.Form):
    """新增机关代字."""

    bureau = forms.TypedChoiceField(label="发文机关", coerce=UUID)
    text = forms.CharField(label="机关代字", max_length=20, help_text="如“鄂药监函”。")
    use = forms.CharField(label="用于", max_length=60, required=False)

    def __init__(self, *args: Any, bureaus: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bureau"].choices = [(str(unit.pk), unit.name) for unit in bureaus]  # type: ignore[attr-defined]  # a choice field


class MarkForm(forms.Form):
    """校对意见."""

    page = forms.IntegerField(label="页", min_value=1)
    text = forms.CharField(label="校对意见", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class SettleForm(forms.Form):
    """处理校对意见."""

    answer = forms.CharField(label="处理情况", max_length=200)


class SealImageForm(KeepsFiles, forms.Form):
    """登记印章."""

    bureau = forms.TypedChoiceField(label="发文机关", coerce=UUID)
    file = KeptFileField(
        label="印章图片", allowed=Kinds.PNG, limit=SEAL_LIMIT, help_text="PNG 格式、背景透明，不超过 2 MB。"
    )

    def __init__(self, *args: Any, bureaus: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bureau"].choices = [(str(unit.pk), unit.name) for unit in bureaus]  # type: ignore[attr-defined]  # a choice field


class DistributeForm(forms.Form):
    """分发: units of the institution by the exchange, others on paper."""

    units = forms.TypedMultipleChoiceField(
        label="网上分发", coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    outside = forms.CharField(
        label="纸质分发",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一个单位，后面空一格写份数，如“省政府办公厅 2”；不写份数按 1 份登记。",
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [(str(unit.pk), unit.name) for unit in units]  # type: ignore[attr-defined]  # a choice field

    def clean_outside(self) -> dict[str, int]:
        """Receivers with copies."""
        found: dict[str, int] = {}
        for line in self.cleaned_data["outside"].splitlines():
            name, _, copies = line.strip().rpartition(" ")
            if name and copies.isascii() and copies.isdigit():
                found[name.strip()] = int(copies)
            elif line.strip():
                found[line.strip()] = 1
        if any(len(name) > 80 or not 1 <= copies <= 9_999 for name, copies in found.items()):
            raise forms.ValidationError("单位名称不超过 80 个字，份数在 1 到 9999 之间。")
        return found

    def clean(self) -> dict[str, Any]:
        """At least one receiver."""
        given = super().clean() or {}
        if not self.errors and not given.get("units") and not given.get("outside"):
            raise forms.ValidationError("请至少选择或填写一个收文单位。")
        return given
