"""Forms of surveys: the editor's, the visitor's, the acts of the desk."""

from typing import Any

from django import forms

from yaojian.portal.interaction.acting.acts import ActForm
from yaojian.portal.interaction.surveys.models import Matter, QuestionKind, Survey, SurveyKind, SurveyQuestion
from yaojian.portal.interaction.surveys.services import QuestionFacts, SurveyFacts
from yaojian.portal.interaction.visiting.forms import GuardedForm

MOST_QUESTIONS = 20
SPARE = 3
"""Empty rows offered beside the questions there are."""
_LONGEST_OPTION = 80


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class SurveyForm(forms.Form):
    """What is said about a survey."""

    kind = forms.ChoiceField(label="类别", choices=SurveyKind.choices)
    matter = forms.ChoiceField(label="征集事项", choices=Matter.choices, initial=Matter.OTHER)
    title = forms.CharField(label="标题", max_length=80)
    intro = forms.CharField(label="说明", max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))
    link = forms.CharField(label="征求意见稿网址", max_length=300, required=False, help_text="本站网址，以 / 开头。")
    opens_on = _day("开始日期")
    closes_on = _day("截止日期")

    def clean_link(self) -> str:
        """A page of this site."""
        link: str = self.cleaned_data["link"]
        if link and (not link.startswith("/") or link.startswith("//")):
            raise forms.ValidationError("请填本站网址，以 / 开头。")
        return link

    def clean(self) -> dict[str, Any]:
        """The days are in order."""
        given = super().clean() or self.cleaned_data
        if given.get("opens_on") and given.get("closes_on") and given["closes_on"] < given["opens_on"]:
            self.add_error("closes_on", "截止日期不能早于开始日期。")
        return given

    def facts(self) -> SurveyFacts:
        """Only after ``is_valid()``."""
        return SurveyFacts(**self.cleaned_data)


class QuestionForm(forms.Form):
    """One question; an empty text leaves the row out."""

    text = forms.CharField(label="题目", max_length=200, required=False)
    kind = forms.ChoiceField(label="题型", choices=QuestionKind.choices)
    options = forms.CharField(
        label="选项", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text="每行一个。"
    )
    required = forms.BooleanField(label="必答", required=False, initial=True)

    def clean_options(self) -> list[str]:
        """Lines."""
        found = [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]
        if any(len(line) > _LONGEST_OPTION for line in found):
            raise forms.ValidationError(f"每个选项最多 {_LONGEST_OPTION} 字。")
        return found

    def clean(self) -> dict[str, Any]:
        """A choice has something to choose from."""
        given = super().clean() or self.cleaned_data
        choice = given.get("kind") in (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
        if given.get("text") and choice and len(set(given.get("options", ()))) < 2:
            self.add_error("options", "选择题至少要有两个不同的选项。")
        return given


QuestionRows = forms.formset_factory(QuestionForm, extra=SPARE, max_num=MOST_QUESTIONS, absolute_max=MOST_QUESTIONS)


def rows_of(survey: Survey | None, data: Any = None) -> Any:
    """The rows of the editor, filled with the questions there are."""
    initial = [
        {"text": one.text, "kind": one.kind, "options": "\n".join(one.options), "required": one.required}
        for one in (survey.questions.order_by("number") if survey is not None else ())
    ]
    return QuestionRows(data, initial=initial, prefix="questions")


def questions_in(rows: Any) -> list[QuestionFacts]:
    """Only after ``is_valid()``."""
    given = [form.cleaned_data for form in rows if form.cleaned_data.get("text")]
    return [QuestionFacts(one["kind"], one["text"], one["options"], one["required"]) for one in given]


class NothingForm(ActForm):
    """An act that needs no words."""


class FeedbackForm(ActForm):
    """结果反馈."""

    text = forms.CharField(
        label="结果反馈",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="写明收到多少意见、采纳情况和不采纳的理由。",
    )
    adopted = forms.IntegerField(label="采纳意见数", min_value=0, max_value=100_000, initial=0)


class AnswerForm(GuardedForm):
    """A visitor's sheet; the fields are the questions."""

    form_name = "survey"

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in survey.questions.order_by("number"):
            self.fields[f"q{question.number}"] = _field_of(question)

    def answers(self) -> dict[str, Any]:
        """By question number. Only after ``is_valid()``."""
        return {name[1:]: value for name, value in self.cleaned_data.items() if name[1:].isdigit()}


def _field_of(question: SurveyQuestion) -> forms.Field:
    label, required = question.text, question.required
    options = [(option, option) for option in question.options]
    if question.kind == QuestionKind.SINGLE:
        return forms.ChoiceField(label=label, required=required, choices=options, widget=forms.RadioSelect)
    if question.kind == QuestionKind.MULTIPLE:
        return forms.MultipleChoiceField(
            label=label, required=required, choices=options, widget=forms.CheckboxSelectMultiple
        )
    if question.kind == QuestionKind.SCALE:
        scale = [(str(score), f"{score} 分") for score in range(1, 6)]
        return forms.ChoiceField(label=label, required=required, choices=scale, widget=forms.RadioSelect)
    return forms.CharField(label=label, required=required, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
