"""Forms of an incoming document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField

from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Refusal
from yaojian.kernel.files.fields import KeepsFiles, KeptFilesField
from yaojian.oa.documents.models import Document, Urgency
from yaojian.oa.documents.receivers import Choice
from yaojian.oa.flow.models.records import LONGEST_TEXT

from . import scans
from .models import Source
from .services import Distribution, Origin, Particulars

WORKING_DAYS: dict[str, int] = {Urgency.NORMAL: 10, Urgency.URGENT: 5, Urgency.EXTRA: 2}
"""What the form proposes; the registrar decides. No rule prescribes these days."""


class RegisterForm(KeepsFiles, forms.Form):
    """收文登记."""

    title = forms.CharField(label="标题", max_length=200)
    sender = forms.CharField(label="来文单位", max_length=80)
    document_number = forms.CharField(
        label="来文字号", max_length=60, required=False, help_text="照来文填写，如“鄂政办发〔2026〕17号”。"
    )
    urgency = forms.ChoiceField(label="缓急", choices=Urgency.choices, initial=Urgency.NORMAL, widget=forms.RadioSelect)
    received_on = forms.DateField(
        label="收文日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=workdays.today
    )
    copies = forms.IntegerField(label="份数", min_value=1, max_value=9999, required=False, initial=1)
    note = forms.CharField(label="备注", max_length=200, required=False)
    main_file = KeptFilesField(
        label="正文",
        allowed=scans.ACCEPTED,
        most=60,
        help_text="一个 PDF；也可选扫描或拍照的 JPG、PNG，按顺序合成一份正文。每个不超过 50 MB。",
    )
    attachments = KeptFilesField(label="附件", required=False)
    again_reason = forms.CharField(
        label="仍要登记的原因", max_length=200, required=False, help_text="例如：同一文件再次发来，内容有修改。"
    )

    def clean(self) -> dict[str, Any]:
        """The parts of the main file become one PDF."""
        given = super().clean() or {}
        parts = given.get("main_file")
        if parts:
            given["source"] = Source.SCAN if scans.is_scan(parts) else Source.MANUAL
            try:
                given["main_file"] = scans.combined(actor=self.actor, parts=parts)
            except Refusal as refusal:
                self.add_error("main_file", str(refusal))
        return given

    def clean_received_on(self) -> Any:
        """Nothing is received tomorrow."""
        day = self.cleaned_data["received_on"]
        if day > workdays.today():
            raise forms.ValidationError("收文日期晚于今天，请改为实际收到的日期。")
        return day

    def particulars(self) -> Particulars:
        """What was read off the paper. Only after ``is_valid()``."""
        names = ("title", "sender", "received_on", "document_number", "urgency", "note", "again_reason")
        given = {name: self.cleaned_data[name] for name in names}
        return Particulars(**given, copies=self.cleaned_data["copies"] or 1)

    def origin(self) -> Origin:
        """By hand, or from pictures. Only after ``is_valid()``."""
        return Origin(source=self.cleaned_data["source"])


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit one may send to, as the form shows it. ``person`` is None where nobody holds a post."""

    choice: Choice
    handles: bool
    reads: bool
    person: BoundField | None


class SendForm(forms.Form):
    """分送: units that handle, units that read, who takes it there, until when."""

    handle = forms.MultipleChoiceField(label="承办单位", error_messages={"required": "请至少选择一个承办单位。"})
    read = forms.MultipleChoiceField(label="阅知单位", required=False)
    lead = forms.ChoiceField(label="主办单位", required=False)
    working_days = forms.IntegerField(
        label="办理时限（工作日）", min_value=1, max_value=120, required=False, help_text="从明天算起；不限时可留空。"
    )
    opinion = forms.CharField(
        label="拟办意见", max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, document: Document, offered: Sequence[Choice], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"working_days": WORKING_DAYS[document.urgency]})
        super().__init__(*args, **kwargs)
        self.offered = offered
        units = [(str(choice.unit.pk), choice.unit.name) for choice in offered]
        self.fields["handle"].choices = units  # type: ignore[attr-defined]  # both are choice fields
        self.fields["read"].choices = units  # type: ignore[attr-defined]  # see above
        self.fields["lead"].choices = [("", "不分主办、协办"), *units]  # type: ignore[attr-defined]  # see above
        for choice in offered:
            if choice.posts:
                self.fields[f"person_{choice.unit.pk}"] = _person_field(choice)

    def clean(self) -> dict[str, Any]:
        """A unit either handles or reads."""
        given = super().clean() or {}
        both = set(given.get("handle", ())) & set(given.get("read", ()))
        names = [choice.unit.short_name for choice in self.offered if str(choice.unit.pk) in both]
        if names:
            self.add_error("read", f"{'、'.join(names)}已选为承办单位，不必再选阅知。")
        if given.get("lead") and given["lead"] not in given.get("handle", ()):
            self.add_error("lead", "主办单位不在所选的承办单位中，请先把它选为承办。")
        return given

    def distribution(self) -> Distribution:
        """To whom it goes. Only after ``is_valid()``."""
        given = self.cleaned_data
        persons = {
            choice.unit.pk: UUID(given[f"person_{choice.unit.pk}"])
            for choice in self.offered
            if given.get(f"person_{choice.unit.pk}")
        }
        return Distribution(
            handle=[UUID(unit) for unit in given["handle"]],
            read=[UUID(unit) for unit in given["read"]],
            persons=persons,
            working_days=given["working_days"],
            lead=UUID(given["lead"]) if given["lead"] else None,
        )

    def lines(self) -> Iterator[UnitLine]:
        """The units in order, with what is ticked."""
        handle, read = self["handle"].value() or [], self["read"].value() or []
        for choice in self.offered:
            pk = str(choice.unit.pk)
            yield UnitLine(choice, pk in handle, pk in read, self[f"person_{pk}"] if choice.posts else None)

    def own_fields(self) -> list[BoundField]:
        """Fields below the table of units."""
        return [self["lead"], self["working_days"], self["opinion"]]


def _person_field(choice: Choice) -> forms.ChoiceField:
    others = [
        (str(post.person_id), f"{post.person.name}（{post.title}）")
        for post in choice.posts
        if post is not choice.leader
    ]
    first = f"{choice.leader.person.name}（{choice.leader.title}）" if choice.leader else "请选择办理人"
    return forms.ChoiceField(label=f"{choice.unit.short_name}办理人", choices=[("", first), *others], required=False)
