"""Reading surveys: the ledger, the public ones, results without small numbers."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.surveys import terms
from yaojian.portal.interaction.surveys.models import AnswerSheet, QuestionKind, Survey, SurveyQuestion, SurveyState
from yaojian.portal.interaction.surveys.rights import READ

SCALE = ("1", "2", "3", "4", "5")
PAGE = 30


@dataclass(frozen=True, slots=True)
class Share:
    """One option. ``count`` is None where the number is too small to be told."""

    label: str
    count: int | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """One question. ``texts`` are answers in words, for the desk only."""

    number: int
    text: str
    kind: str
    answered: int
    shares: tuple[Share, ...]
    average: str
    texts: tuple[str, ...]


def ledger(actor: Actor, *, start: int = 0) -> list[Survey]:
    """Surveys the reader may see, the latest first, with ``answers_count``; one more than a page, to tell whether more follow."""
    rows = checks.allowed(actor, READ, Survey.objects.select_related("unit"))
    counted = rows.annotate(answers_count=Count("sheets", filter=Q(sheets__doubt="")))
    return list(counted.order_by("-made_at", "-id")[start : start + PAGE + 1])


def public() -> QuerySet[Survey]:
    """Published ones, the latest first."""
    return Survey.objects.filter(state=SurveyState.PUBLIC).order_by("-opens_on", "-id")


def questions_of(survey: Survey) -> list[SurveyQuestion]:
    """In their order."""
    return list(survey.questions.order_by("number"))


def results(survey: Survey, *, with_texts: bool) -> list[Result]:
    """The results of all sheets without doubt. ``with_texts``: for the desk; else small numbers are hidden."""
    sheets = list(AnswerSheet.objects.filter(survey=survey, doubt="").order_by("at").values_list("answers", flat=True))
    return [_result(question, sheets, with_texts=with_texts) for question in questions_of(survey)]


def sheet_count(survey: Survey) -> int:
    """Sheets that count."""
    return AnswerSheet.objects.filter(survey=survey, doubt="").count()


def doubtful(survey: Survey) -> QuerySet[AnswerSheet]:
    """Sheets set apart, the latest first."""
    return AnswerSheet.objects.filter(survey=survey).exclude(doubt="").order_by("-at", "-id")


def _result(question: SurveyQuestion, sheets: list[dict[str, Any]], *, with_texts: bool) -> Result:
    given = [sheet[str(question.number)] for sheet in sheets if sheet.get(str(question.number)) not in (None, "", [])]
    if question.kind == QuestionKind.TEXT:
        texts = tuple(str(one) for one in given) if with_texts else ()
        return Result(question.number, question.text, question.kind, len(given), (), "", texts)
    options = SCALE if question.kind == QuestionKind.SCALE else question.options
    chosen = Counter(str(option) for one in given for option in (one if isinstance(one, list) else [one]))
    hidden = not with_texts and any(0 < chosen[option] < terms.small_number() for option in options)
    shares = tuple(_share(option, chosen[option], len(given), hidden=hidden) for option in options)
    average = ""
    if question.kind == QuestionKind.SCALE and given and (with_texts or len(given) >= terms.small_number()):
        average = f"{sum(int(one) for one in given) / len(given):.1f}"
    return Result(question.number, question.text, question.kind, len(given), shares, average, ())


def _share(label: str, count: int, whole: int, *, hidden: bool) -> Share:
    """Where one number of a question is small, its neighbour would give it away by subtraction: the smallest is hidden,
    and so are the percentages; larger numbers are told rounded down to fives."""
    if not hidden:
        return Share(label, count, round(100 * count / whole) if whole else 0)
    return Share(label, None if count < terms.small_number() else count // 5 * 5, None)
