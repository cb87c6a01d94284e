"""Preparing, publishing, answering and closing surveys."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.kernel import wording
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.crypto.fields import blind_index
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right
from yaojian.kernel.wording import Severity
from yaojian.portal.following import site_follows
from yaojian.portal.interaction.surveys.errors import NothingAsked, NotItsTurn, NotOpen, OwnSurvey
from yaojian.portal.interaction.surveys.models import AnswerSheet, QuestionKind, Survey, SurveyQuestion, SurveyState
from yaojian.portal.interaction.surveys.rights import MANAGE, PUBLISH
from yaojian.portal.interaction.visiting import judging
from yaojian.portal.interaction.visiting.judging import Visit

TAG = "surveys"
_ACTS = {
    "made": "建立征集调查",
    "changed": "修改征集调查",
    "submitted": "征集调查送审",
    "published": "发布征集调查",
    "returned": "退回征集调查",
    "withdrawn": "撤下征集调查",
    "feedback_written": "拟写征集反馈",
    "feedback_published": "公开征集反馈",
}


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """What is said about a survey."""

    kind: str
    matter: str
    title: str
    intro: str
    opens_on: date
    closes_on: date
    link: str = ""


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """One question; ``options`` for 单选 and 多选."""

    kind: str
    text: str
    options: Sequence[str] = ()
    required: bool = True


def actions() -> dict[str, str]:
    """The audit actions of this room."""
    return {f"portal.survey.{act}": label for act, label in _ACTS.items()} | {"portal.survey.answered": "提交征集答卷"}


@transaction.atomic
def make_survey(*, actor: Actor, facts: SurveyFacts, questions: Sequence[QuestionFacts], key: str) -> Survey:
    """A draft of the actor's unit. Raises ``RightMissing`` (403), ``Invalid`` (422)."""
    checks.require(actor, MANAGE)
    if actor.unit_id is None:
        raise RightMissing(right=MANAGE.label)
    if earlier := idempotency.earlier_result(key, actor=actor, act="portal.survey.made"):
        return Survey.objects.get(pk=earlier)
    made = Survey.objects.create(**asdict(facts), unit_id=actor.unit_id, prepared_by_id=actor.person_id)
    _put_questions(made, questions)
    idempotency.remember(key, actor=actor, act="portal.survey.made", result=str(made.pk))
    _record(actor, made, "made")
    return made


@transaction.atomic
def change_survey(*, actor: Actor, survey_id: int, facts: SurveyFacts, questions: Sequence[QuestionFacts]) -> Survey:
    """Change a draft; the same twice is the same. Raises ``Unknown``, ``RightMissing``, ``NotItsTurn``, ``Invalid``."""
    survey = _fetch(actor, MANAGE, survey_id)
    _require(survey, (SurveyState.DRAFT,), "修改")
    for name, value in asdict(facts).items():
        setattr(survey, name, value)
    survey.prepared_by_id = actor.person_id
    survey.save()
    survey.questions.all().delete()
    _put_questions(survey, questions)
    _record(actor, survey, "changed")
    return survey


@transaction.atomic
def submit_survey(*, actor: Actor, survey_id: int, key: str) -> Survey:
    """送审. Raises as ``change_survey``, and ``NothingAsked`` (422)."""
    survey = _fetch(actor, MANAGE, survey_id)
    if _again(actor, "submitted", key):
        return survey
    _require(survey, (SurveyState.DRAFT,), "送审")
    if not survey.questions.exists():
        raise NothingAsked(title=survey.title)
    _require_clean(survey.title, survey.intro)
    return _become(actor, survey, SurveyState.SUBMITTED, "submitted", key)


@transaction.atomic
def publish_survey(*, actor: Actor, survey_id: int, key: str) -> Survey:
    """发布, by another person. Raises as ``submit_survey``, and ``OwnSurvey`` (409)."""
    survey = _fetch(actor, PUBLISH, survey_id)
    if _again(actor, "published", key):
        return survey
    _require(survey, (SurveyState.SUBMITTED, SurveyState.WITHDRAWN), "发布")
    if survey.prepared_by_id == actor.person_id:
        raise OwnSurvey(title=survey.title)
    _follow(survey)
    return _become(actor, survey, SurveyState.PUBLIC, "published", key)


@transaction.atomic
def return_survey(*, actor: Actor, survey_id: int, key: str) -> Survey:
    """退回为草稿. Raises as ``change_survey``."""
    survey = _fetch(actor, PUBLISH, survey_id)
    if _again(actor, "returned", key):
        return survey
    _require(survey, (SurveyState.SUBMITTED,), "退回")
    return _become(actor, survey, SurveyState.DRAFT, "returned", key)


@transaction.atomic
def withdraw_survey(*, actor: Actor, survey_id: int, key: str) -> Survey:
    """撤下; its answers stay. Raises as ``change_survey``."""
    survey = _fetch(actor, PUBLISH, survey_id)
    if _again(actor, "withdrawn", key):
        return survey
    _require(survey, (SurveyState.PUBLIC,), "撤下")
    _follow(survey)
    return _become(actor, survey, SurveyState.WITHDRAWN, "withdrawn", key)


@transaction.atomic
def write_feedback(*, actor: Actor, survey_id: int, text: str, adopted: int, key: str) -> Survey:
    """拟写结果反馈 after the last day. Raises as ``submit_survey``."""
    survey = _fetch(actor, MANAGE, survey_id)
    if _again(actor, "feedback_written", key):
        return survey
    _require(survey, (SurveyState.PUBLIC,), "反馈")
    if survey.is_open:
        raise NotItsTurn(title=survey.title, state="征集中", act="反馈")
    if not text.strip():
        raise Invalid(field="结果反馈", reason="不能为空。")
    _require_clean(text)
    survey.feedback, survey.adopted, survey.feedback_public = text.strip(), adopted, False
    survey.feedback_by_id = actor.person_id
    survey.save()
    idempotency.remember(key, actor=actor, act="portal.survey.feedback_written", result=str(survey.pk))
    _record(actor, survey, "feedback_written")
    return survey


@transaction.atomic
def publish_feedback(*, actor: Actor, survey_id: int, key: str) -> Survey:
    """公开结果反馈, by another person. Raises as ``publish_survey``."""
    survey = _fetch(actor, PUBLISH, survey_id)
    if _again(actor, "feedback_published", key):
        return survey
    if not survey.feedback or survey.feedback_public:
        raise NotItsTurn(title=survey.title, state="没有待公开的反馈", act="公开反馈")
    if survey.feedback_by_id == actor.person_id:
        raise OwnSurvey(title=survey.title)
    survey.feedback_public = True
    _follow(survey)
    return _become(actor, survey, SurveyState.PUBLIC, "feedback_published", key)


def answer(*, actor: Actor, survey_id: int, answers: dict[str, Any], visitor: str, visit: Visit) -> AnswerSheet:
    """One sheet a visitor: another of the same visitor leaves the first as it is (soft: by address and browser).

    What is doubtful does not count until somebody looked. Raises ``NotOpen`` (409), ``Invalid`` (422).
    """
    checks.open_to_all()
    survey = Survey.objects.filter(pk=survey_id).first()
    if survey is None or not survey.is_open:
        raise NotOpen(title=survey.title if survey else "征集调查")
    doubts = judging.doubts(visit, "")
    checked = {str(one.number): _checked(one, answers.get(str(one.number))) for one in survey.questions.all()}
    return _answer(actor, survey, checked, blind_index(f"{survey.pk}:{visitor}", "survey"), "；".join(doubts)[:300])


@transaction.atomic
def _answer(actor: Actor, survey: Survey, answers: dict[str, Any], visitor: bytes, doubt: str) -> AnswerSheet:
    sheet, made = AnswerSheet.objects.get_or_create(
        survey=survey,
        visitor=visitor,
        defaults={"answers": answers, "doubt": doubt, "at": timezone.now()},
    )
    if made:
        audit.record(actor, "portal.survey.answered", sheet, summary=f"收到“{survey.title}”的一份答卷。")
    return sheet


@transaction.atomic
def count_sheet(*, actor: Actor, sheet_id: UUID) -> AnswerSheet:
    """A sheet set apart counts after all; again is harmless. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    sheet = checks.fetch(actor, MANAGE, AnswerSheet.objects.select_for_update(), sheet_id)
    if sheet.doubt:
        sheet.doubt = ""
        sheet.save(update_fields=["doubt"])
        audit.record(actor, "portal.survey.changed", sheet, summary="一份存疑的答卷改为计入结果。")
    return sheet


def _checked(question: SurveyQuestion, given: Any) -> Any:
    """The answer as it is kept. Raises ``Invalid`` (422)."""
    if given in (None, "", []):
        if question.required:
            raise Invalid(field=question.text, reason="请回答这道题。")
        return None
    if question.kind == QuestionKind.TEXT:
        return str(given).replace("\x00", "")[:2000]
    if question.kind == QuestionKind.SCALE:
        if str(given) not in "12345":
            raise Invalid(field=question.text, reason="请选 1 至 5 分。")
        return int(given)
    chosen = list(given) if question.kind == QuestionKind.MULTIPLE else [given]
    if not set(chosen) <= set(question.options):
        raise Invalid(field=question.text, reason="请从选项中选择。")
    return chosen


def _put_questions(survey: Survey, questions: Sequence[QuestionFacts]) -> None:
    for number, facts in enumerate(questions, start=1):
        choice = facts.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
        options = list(dict.fromkeys(option.strip() for option in facts.options if option.strip()))
        if choice and len(options) < 2:
            raise Invalid(field=f"第 {number} 题", reason="选择题至少要有两个不同的选项。")
        SurveyQuestion.objects.create(
            survey=survey,
            number=number,
            kind=facts.kind,
            text=facts.text,
            options=options if choice else [],
            required=facts.required,
        )


def _fetch(actor: Actor, right: Right, survey_id: int) -> Survey:
    return checks.fetch(actor, right, Survey.objects.select_for_update(), survey_id)


def _again(actor: Actor, act: str, key: str) -> bool:
    return idempotency.earlier_result(key, actor=actor, act=f"portal.survey.{act}") is not None


def _require(survey: Survey, states: Sequence[SurveyState], act: str) -> None:
    if survey.state not in states:
        raise NotItsTurn(title=survey.title, state=survey.get_state_display(), act=act)


def _require_clean(*texts: str) -> None:
    marks = [mark for text in texts for mark in wording.check(text) if mark.severity == Severity.BLOCK]
    if marks:
        raise Invalid(field="文字", reason=f"有不能发布的内容：{'、'.join(mark.text for mark in marks[:5])}。")


def _become(actor: Actor, survey: Survey, state: SurveyState, act: str, key: str) -> Survey:
    survey.state = state
    survey.save()
    idempotency.remember(key, actor=actor, act=f"portal.survey.{act}", result=str(survey.pk))
    _record(actor, survey, act)
    return survey


def _record(actor: Actor, survey: Survey, act: str) -> None:
    audit.record(actor, f"portal.survey.{act}", survey, summary=f"{_ACTS[act]}“{survey.title}”。")


def _follow(survey: Survey) -> None:
    site_follows(f"survey:{survey.pk}", TAG)
