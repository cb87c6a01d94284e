"""Surveys: prepared, published by another, answered once a visitor, results without small numbers, feedback."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.kernel import factories as kernel
from tests.portal.interaction import factories
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.portal.interaction.surveys import queries, services, terms
from yaojian.portal.interaction.surveys.errors import NothingAsked, NotItsTurn, NotOpen, OwnSurvey
from yaojian.portal.interaction.surveys.models import AnswerSheet, Survey
from yaojian.portal.interaction.surveys.rights import MANAGE, PUBLISH, READ
from yaojian.portal.interaction.surveys.services import QuestionFacts, SurveyFacts

pytestmark = pytest.mark.django_db
QUESTIONS = (
    QuestionFacts("single", "您是否满意？", ("满意", "一般", "不满意")),
    QuestionFacts("multiple", "您用过哪些服务？", ("办事", "咨询"), required=False),
    QuestionFacts("scale", "请打分"),
    QuestionFacts("text", "其他意见", required=False),
)


@pytest.fixture
def people(db: None) -> tuple[Actor, Actor]:
    """One prepares, one publishes."""
    place = kernel.unit("政策法规处")
    made, publishes = kernel.official("李组织", place), kernel.official("王发布", place)
    kernel.grant(made, MANAGE, READ, scope=place)
    kernel.grant(publishes, PUBLISH, READ, scope=place)
    return kernel.actor(made), kernel.actor(publishes)


def facts(**changes: Any) -> SurveyFacts:
    today = workdays.today()
    usual: dict[str, Any] = {
        "kind": "survey",
        "matter": "other",
        "title": "网站满意度调查",
        "intro": "请填写。",
        "opens_on": today,
    }
    return SurveyFacts(**(usual | {"closes_on": today + timedelta(days=30)} | changes))


def published(people: tuple[Actor, Actor], **changes: Any) -> Survey:
    survey = services.make_survey(actor=people[0], facts=facts(**changes), questions=QUESTIONS, key=factories.key())
    services.submit_survey(actor=people[0], survey_id=survey.pk, key=factories.key())
    return services.publish_survey(actor=people[1], survey_id=survey.pk, key=factories.key())


def answered(survey: Survey, choice: str, visitor: str, **more: Any) -> AnswerSheet:
    given = {"1": choice, "2": ["办事"], "3": "5", "4": "很好"} | more
    return services.answer(
        actor=factories.visitor(), survey_id=survey.pk, answers=given, visitor=visitor, visit=factories.visit()
    )


def test_survey_is_published_by_another_person(people: tuple[Actor, Actor]) -> None:
    both = kernel.official("周兼任", kernel.unit("信息中心"))
    kernel.grant(both, MANAGE, PUBLISH, READ)
    actor = kernel.actor(both)
    survey = services.make_survey(actor=actor, facts=facts(), questions=(), key=factories.key())
    with pytest.raises(NothingAsked):
        services.submit_survey(actor=actor, survey_id=survey.pk, key=factories.key())
    services.change_survey(actor=actor, survey_id=survey.pk, facts=facts(), questions=QUESTIONS)
    services.submit_survey(actor=actor, survey_id=survey.pk, key=factories.key())
    with pytest.raises(OwnSurvey):
        services.publish_survey(actor=actor, survey_id=survey.pk, key=factories.key())
    with pytest.raises(RightMissing):
        services.publish_survey(actor=people[1], survey_id=survey.pk, key=factories.key())  # another unit's
    with pytest.raises(NotItsTurn):
        services.change_survey(actor=actor, survey_id=survey.pk, facts=facts(), questions=QUESTIONS)


def test_visitor_counts_once_and_doubtful_sheets_do_not(people: tuple[Actor, Actor]) -> None:
    survey = published(people)
    first = answered(survey, "满意", "a")
    assert answered(survey, "不满意", "a") == first
    doubtful = services.answer(
        actor=factories.visitor(),
        survey_id=survey.pk,
        answers={"1": "一般", "3": "1"},
        visitor="b",
        visit=factories.visit(trapped=True),
    )
    assert queries.sheet_count(survey) == 1
    services.count_sheet(actor=people[0], sheet_id=doubtful.pk)
    assert queries.sheet_count(survey) == 2


def test_small_numbers_are_hidden_from_the_public_only(people: tuple[Actor, Actor]) -> None:
    survey = published(people)
    for number in range(13):
        answered(survey, "满意" if number < 11 else "不满意", f"v{number}")
    public = queries.results(survey, with_texts=False)[0]
    assert [(share.label, share.count, share.percent) for share in public.shares] == [
        ("满意", 10, None), ("一般", None, None), ("不满意", None, None),
    ]  # fmt: skip
    inner = queries.results(survey, with_texts=True)
    assert [share.count for share in inner[0].shares] == [11, 0, 2]
    assert inner[2].average == "5.0"
    assert len(inner[3].texts) == 13


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"1": "别的", "3": "5"},
        {"1": "满意", "3": "9"},
        {"1": "满意", "3": "5", "2": ["办事", "抽奖"]},
    ],
)
def test_answers_outside_the_form_are_refused(people: tuple[Actor, Actor], answers: dict[str, Any]) -> None:
    survey = published(people)
    with pytest.raises(Invalid):
        services.answer(
            actor=factories.visitor(), survey_id=survey.pk, answers=answers, visitor="x", visit=factories.visit()
        )


def test_nothing_is_taken_outside_the_period(people: tuple[Actor, Actor]) -> None:
    past = workdays.today() - timedelta(days=9)
    survey = published(people, opens_on=past, closes_on=past + timedelta(days=1))
    with pytest.raises(NotOpen):
        answered(survey, "满意", "a")
    services.write_feedback(actor=people[0], survey_id=survey.pk, text="没有收到意见。", adopted=0, key=factories.key())
    services.publish_feedback(actor=people[1], survey_id=survey.pk, key=factories.key())
    survey.refresh_from_db()
    assert survey.feedback_public


def test_short_terms_are_warned_of_with_their_source() -> None:
    opens = date(2026, 3, 2)
    assert "不少于 30 日" in terms.warning("regulation", opens, opens + timedelta(days=29))
    assert terms.warning("regulation", opens, opens + timedelta(days=30)) == ""
    assert "7 个工作日" in terms.warning("normative", opens, date(2026, 3, 10))
    assert terms.warning("normative", opens, date(2026, 3, 11)) == ""
    assert terms.warning("other", opens, opens) == ""
