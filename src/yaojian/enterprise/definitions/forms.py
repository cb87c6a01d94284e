"""Forms of a definition's author. Nobody sees keys or JSON; a question is said in plain words."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from yaojian.enterprise.definitions import queries
from yaojian.enterprise.definitions.models import DraftDefinition
from yaojian.enterprise.definitions.services import Texts
from yaojian.kernel.forms import carrying, editing
from yaojian.kernel.forms.carrying import Link
from yaojian.kernel.forms.editing import Place
from yaojian.kernel.forms.questions import Kind, Question

PLAIN = r"^[^\x00-\x1f\x7f]+$"
MOST_OPTIONS = 200
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_FOR_LIMITS = "数字填数值，文字填字数，表格和多选填行数或项数；不限可不填。"


class SectionForm(forms.Form):
    """A section: its title and the note under it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    title = forms.RegexField(PLAIN, label="章节名称", max_length=60, strip=True)
    description = forms.CharField(
        label="填写说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    @classmethod
    def of(cls, place: Place) -> "SectionForm":
        """As the section stands."""
        start = {
            "seen": queries.fingerprint(place),
            "title": place.question.title,
            "description": place.schema.get("description", ""),
        }
        return cls(initial=start)


class QuestionForm(forms.Form):
    """One question. ``question()`` gives it as a value; whether the draft is ready is told elsewhere."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    title = forms.RegexField(
        PLAIN, label="名称", max_length=100, strip=True, help_text="企业看到的问题，如：冷库总容积。"
    )
    kind = forms.ChoiceField(label="类型", choices=[(kind.value, kind.label) for kind in Kind])
    required = forms.BooleanField(label="必填", required=False)
    help = forms.CharField(label="填写提示", required=False, max_length=300, help_text="显示在名称下面的一句话。")
    options = forms.CharField(
        label="选项",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="单选和多选填写，一行一个。",
    )
    unit = forms.CharField(label="单位", required=False, max_length=20, help_text="整数和小数填写，如：平方米。")
    least = forms.FloatField(label="下限", required=False, help_text=_FOR_LIMITS)
    most = forms.FloatField(label="上限", required=False)
    places = forms.IntegerField(
        label="小数位数", required=False, min_value=0, max_value=6, help_text="小数填写，如 2 表示最多保留两位。"
    )
    example = forms.CharField(label="示例", required=False, max_length=100, help_text="会显示为“例如 …”。")
    row_label = forms.CharField(label="每行名称", required=False, max_length=30, help_text="表格填写，如：仓库。")
    condition = forms.MultipleChoiceField(
        label="什么情况下填写",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选则总是填写；只能选同一个问题的答案。",
    )
    statistic = forms.BooleanField(label="计入统计", required=False)
    prefill = forms.ChoiceField(label="从企业档案带入", required=False)

    def __init__(
        self, data: Any = None, *, source: Mapping[str, Any], path: editing.Path, place: Place | None = None
    ) -> None:
        """``path`` is where the question stands or will stand; ``place`` the question as it is, None for a new one."""
        super().__init__(data, initial=_initial(place) if place else {"kind": Kind.TEXT})
        self.old = place.question if place else None
        condition: Any = self.fields["condition"]
        condition.choices = editing.offered_conditions(source, path)
        prefill: Any = self.fields["prefill"]
        known = dict(queries.PREFILLS)
        if self.old and self.old.prefill:
            known.setdefault(self.old.prefill, self.old.prefill)
        prefill.choices = [("", "不带入"), *known.items()]

    def clean_condition(self) -> Any:
        """Answers to one question only."""
        offers: list[str] = self.cleaned_data["condition"]
        try:
            return editing.condition_of(offers)
        except ValueError as error:
            raise forms.ValidationError("只能选同一个问题的答案。") from error

    def clean_options(self) -> tuple[tuple[str, str], ...]:
        """A line an option; an option that keeps its words keeps the value it is stored as."""
        labels = list(dict.fromkeys(line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()))
        if len(labels) > MOST_OPTIONS or any(len(label) > 100 for label in labels):
            raise forms.ValidationError(f"最多 {MOST_OPTIONS} 个选项，每个不超过 100 个字。")
        known = {label: value for value, label in self.old.options} if self.old else {}
        return tuple((known.get(label, label), label) for label in labels)

    def clean(self) -> dict[str, Any]:
        """What one choice demands of another."""
        data = self.cleaned_data
        asks_choice = data.get("kind") in (Kind.ONE, Kind.SEVERAL)
        if asks_choice and len(data.get("options", ())) < 2 and "options" not in self.errors:
            self.add_error("options", "单选和多选至少要有两个选项，一行一个。")
        least, most = data.get("least"), data.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", "上限不能小于下限。")
        return data

    def question(self) -> Question:
        """The question as typed."""
        data = self.cleaned_data
        kind = Kind(data["kind"])
        return Question(
            title=data["title"],
            kind=kind,
            required=data["required"],
            help=data["help"],
            unit=data["unit"] if kind.is_numeric else "",
            example=data["example"],
            options=data["options"] if kind in (Kind.ONE, Kind.SEVERAL) else (),
            least=_whole(data["least"]),
            most=_whole(data["most"]),
            places=data["places"] if kind is Kind.NUMBER else None,
            row_label=data["row_label"] if kind is Kind.TABLE else "",
            condition=data["condition"],
            statistic=data["statistic"],
            prefill=data["prefill"],
        )


def _whole(value: float | None) -> float | None:
    return int(value) if value is not None and value == int(value) else value


def _initial(place: Place) -> dict[str, Any]:
    question = place.question
    condition = question.condition
    return {
        "seen": queries.fingerprint(place),
        "title": question.title,
        "kind": question.kind,
        "required": question.required,
        "help": question.help,
        "options": "\n".join(label for _, label in question.options),
        "unit": question.unit,
        "least": question.least,
        "most": question.most,
        "places": question.places,
        "example": question.example,
        "row_label": question.row_label,
        "condition": [f"{condition.other}={value}" for value in condition.values] if condition else [],
        "statistic": question.statistic,
        "prefill": question.prefill,
    }


class TextsForm(forms.Form):
    """What stands outside of the questions."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    title = forms.RegexField(PLAIN, label="报告名称", max_length=80, strip=True)
    description = forms.CharField(
        label="报告说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    declaration = forms.CharField(label="承诺声明", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    opens = forms.RegexField(_DAY.pattern, label="开始填报日", help_text="次年的月和日，写法如 01-01。", max_length=5)
    due = forms.RegexField(_DAY.pattern, label="截止日", help_text="次年的月和日，写法如 03-31。", max_length=5)
    basis = forms.CharField(label="起止日期的依据", required=False, max_length=300, help_text="如：当年通知的文号。")
    version = forms.RegexField(r"^\d{4}\.\d{1,3}$", label="版本号", help_text="写法如 2027.1。", max_length=8)
    first_year = forms.IntegerField(
        label="起用年度", min_value=2000, max_value=2100, help_text="从哪一个报告年度起按这一版填报。"
    )

    @classmethod
    def of(cls, draft: DraftDefinition) -> "TextsForm":
        """As the draft stands."""
        source = queries.source_of(draft)
        filing = source.get("x-filing", {})
        start = {
            "seen": queries.texts_fingerprint(source, draft.version, draft.first_year),
            "title": source.get("title", ""),
            "description": source.get("description", ""),
            "declaration": source.get("x-declaration", ""),
            "opens": filing.get("opens", ""),
            "due": filing.get("due", ""),
            "basis": filing.get("source", ""),
            "version": draft.version,
            "first_year": draft.first_year,
        }
        return cls(initial=start)

    def texts(self) -> Texts:
        """As typed."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Texts(**data)


class CarriedForm(forms.Form):
    """For every field of the new version the field of the last one it takes over from."""

    row_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, draft: DraftDefinition, links: Sequence[Link]) -> None:
        """``links`` are ``carrying.links`` of the draft."""
        super().__init__(data, initial={"row_version": draft.row_version})
        new = queries.source_of(draft)
        offers = carrying.origins(queries.source_of(draft.base), new)
        for link in links:
            kind = editing.place(new, editing.parse_path(link.new)).question.kind
            self.fields[link.new] = forms.ChoiceField(
                label=link.title, required=False, choices=[("", "不带入"), *offers[kind]], initial=link.old
            )

    def fields_map(self) -> dict[str, str]:
        """New path → old path, without those that take over nothing."""
        return {name: value for name, value in self.cleaned_data.items() if name != "row_version" and value}
