"""Forms of the exchange: what to send and to whom, why not, and what narrows a list."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from yaojian.kernel.files.fields import KeepsFiles, KeptFileField, KeptFilesField
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations.models import Unit
from yaojian.oa.documents.models import Urgency

from .ledgers import OUT
from .lists import Filters
from .papers import KINDS, Paper
from .receivers import GROUPS, Offered
from .steps import LONGEST_REASON


class ReceiversForm(forms.Form):
    """To whom: units of three kinds, and groups that mean all of a kind."""

    groups = forms.MultipleChoiceField(
        label="单位组",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选后发给组内全部单位，不必再逐个勾选。",
    )

    def __init__(self, *args: Any, offered: Sequence[Offered], without: Collection[UUID] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered, self.without = offered, without
        self.fields["groups"].choices = [(group.key, group.label) for group in offered]  # type: ignore[attr-defined]  # a choice field
        for group in offered:
            units = [(str(unit.pk), unit.short_name) for unit in group.units if unit.pk not in without]
            self.fields[group.key] = forms.MultipleChoiceField(
                label=group.heading, choices=units, required=False, widget=forms.CheckboxSelectMultiple
            )

    def receiver_fields(self) -> list[BoundField]:
        """The groups, then the kinds that have a unit to offer."""
        kinds = [group.key for group in self.offered if any(unit.pk not in self.without for unit in group.units)]
        return [self["groups"], *(self[key] for key in kinds)]

    def receivers(self) -> list[UUID]:
        """Ids of all units meant. Only after ``is_valid()``."""
        given = self.cleaned_data
        found = [UUID(pk) for key in GROUPS for pk in given.get(key, ())]
        for group in self.offered:
            if group.key in given["groups"]:
                found += [unit.pk for unit in group.units if unit.pk not in self.without]
        return list(dict.fromkeys(found))


class PaperFields(forms.Form):
    """What is written on a document that is sent."""

    title = forms.CharField(label="标题", max_length=200)
    document_number = forms.CharField(
        label="发文字号", max_length=60, required=False, help_text="如“鄂药监办〔2026〕17号”；没有文号可留空。"
    )
    kind = forms.ChoiceField(label="文种", choices=[("", "不区分"), *((kind, kind) for kind in KINDS)], required=False)
    urgency = forms.ChoiceField(label="缓急", choices=Urgency.choices, initial=Urgency.NORMAL, widget=forms.RadioSelect)
    note = forms.CharField(label="发送说明", max_length=200, required=False, help_text="接收单位能看到。")

    def paper(self) -> Paper:
        """What is written on it. Only after ``is_valid()``."""
        names = ("title", "document_number", "urgency", "kind", "note")
        return Paper(**{name: self.cleaned_data[name] for name in names})


class WordingForm(PaperFields):
    """修改待发送的公文. ``base`` tells the wording the page was opened with."""

    base = forms.CharField(max_length=64, widget=forms.HiddenInput)

    @classmethod
    def of(cls, paper: Paper, base: str = "") -> "WordingForm":
        """As it begins, or comes back, with this wording."""
        return cls(initial=asdict(paper) | {"base": base or paper.digest})

    def differences(self, other: Paper) -> list[tuple[str, str, str]]:
        """Where this form's initial wording differs from ``other``: label, other's text, its own."""
        found = []
        for name, theirs in asdict(other).items():
            if self.initial[name] != theirs:
                labels = dict(getattr(self.fields[name], "choices", ()))
                mine = self.initial[name]
                found.append(
                    (str(self.fields[name].label), str(labels.get(theirs, theirs)), str(labels.get(mine, mine)))
                )
        return found


class PrepareForm(KeepsFiles, ReceiversForm, PaperFields):
    """拟发公文. Sent at once it needs receivers; kept for later it does not."""

    main_file = KeptFileField(label="正文", allowed=Kinds.PDF)
    attachments = KeptFilesField(label="附件", required=False)

    def clean(self) -> dict[str, Any]:
        """Sending at once needs somebody to send to."""
        given = super().clean() or {}
        if self.sends_now and not any(given.get(key) for key in ("groups", *GROUPS)):
            self.add_error("groups", "请至少选择一个接收单位，或先存为待发送。")
        return given

    @property
    def sends_now(self) -> bool:
        """Which of the two buttons was pressed."""
        return "later" not in self.data

    def contents(self) -> list[StoredFile]:
        """Its files, the main one first. Only after ``is_valid()``."""
        return [self.cleaned_data["main_file"], *self.cleaned_data["attachments"]]


class ReasonForm(forms.Form):
    """Why a delivery is refused or returned."""

    reason = forms.CharField(label="原因", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verb = verb
        self.fields["reason"].label = f"{verb}原因"
        self.fields["reason"].error_messages["required"] = f"请写明{verb}原因，发送单位会看到。"


class ChosenForm(forms.Form):
    """Which receivers an act of the sender is about, and why. Ids of other documents count as not ticked."""

    delivery = forms.TypedMultipleChoiceField(label="接收单位", coerce=UUID, required=False)
    reason = forms.CharField(
        label="作废原因", max_length=LONGEST_REASON, required=False, help_text="作废对方已经接收的公文时必填。"
    )

    def __init__(self, *args: Any, known: Collection[UUID], received: Collection[UUID] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "chosen_%s"})
        self.received = set(received)
        self.fields["delivery"].choices = [(str(pk), "") for pk in known]  # type: ignore[attr-defined]  # a choice field
        self.fields["reason"].widget.attrs["form"] = "chosen"

    def needs_reason(self) -> bool:
        """Whether something received is to be void without a word; then says so beside the field. After ``is_valid()``."""
        if self.received.intersection(self.cleaned_data["delivery"]) and not self.cleaned_data.get("reason"):
            self.add_error("reason", "所选单位中有已经接收的，请写明作废原因。")
        return bool(self.errors)

    def ticked(self) -> set[UUID]:
        """What stays ticked when the form comes back."""
        return set(self.cleaned_data["delivery"]) if self.is_bound else set()


class FilterForm(forms.Form):
    """What narrows a list. Sent by GET, so that the address can be given to a colleague."""

    q = forms.CharField(label="关键词", max_length=100, required=False)
    unit = forms.ChoiceField(label="单位", required=False)
    urgency = forms.ChoiceField(label="缓急", choices=[("", "全部"), *Urgency.choices], required=False)
    receipt = forms.ChoiceField(
        label="接收情况", choices=[("", "全部"), ("sent", "待接收"), ("received", "已接收")], required=False
    )
    first = forms.DateField(
        label="起始日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label="截止日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, end: str, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].label = "接收单位" if end == OUT else "发送单位"
        self.fields["unit"].choices = [("", "全部"), *((str(unit.pk), unit.short_name) for unit in units)]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["first"] > given["last"]:
            self.add_error("last", "截止日期早于起始日期，请重新填写。")
        return given

    def filters(self) -> Filters:
        """The fields that are right; wrong ones narrow nothing and are told beside the field."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            words=given.get("q", ""),
            urgency=given.get("urgency", ""),
            unit=UUID(given["unit"]) if given.get("unit") else None,
            first=given.get("first"),
            last=given.get("last"),
            receipt=given.get("receipt", ""),
        )

    def conditions(self) -> str:
        """The fields in use as a reader would say them: 关键词 疫苗；缓急 特急."""
        self.is_valid()
        told = []
        for name, field in self.fields.items():
            if value := self.cleaned_data.get(name):
                told.append(f"{field.label} {dict(getattr(field, 'choices', ())).get(value, value)}")
        return "；".join(told)

    def query(self) -> str:
        """The filled-in fields as they stand in an address."""
        kept = QueryDict(mutable=True)
        for name in self.fields:
            if self.data.get(name):
                kept[name] = self.data[name]
        return kept.urlencode()
