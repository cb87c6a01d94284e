"""API of surveys. The same queries and acts as the pages."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.acting import acts as acting
from yaojian.portal.interaction.surveys import queries, services
from yaojian.portal.interaction.surveys.acts import ACTS
from yaojian.portal.interaction.surveys.models import Survey
from yaojian.portal.interaction.surveys.rights import READ

router = Router(tags=["portal"])


class SurveyOut(Schema):
    """One survey."""

    id: int
    kind: str
    matter: str
    title: str
    opens_on: date
    closes_on: date
    state: str
    is_open: bool
    feedback_public: bool
    made_at: datetime


class QuestionIn(Schema):
    """One question."""

    kind: Literal["single", "multiple", "text", "scale"]
    text: str = Field(max_length=200, min_length=1)
    options: list[str] = Field(default_factory=list, max_length=30)
    required: bool = True


class SurveyIn(Schema):
    """A new survey."""

    kind: Literal["consultation", "survey"]
    matter: Literal["regulation", "normative", "other"] = "other"
    title: str = Field(max_length=80, min_length=1)
    intro: str = Field(max_length=5000, min_length=1)
    link: str = Field("", max_length=300, pattern=r"^(/[^/].*)?$")
    opens_on: date
    closes_on: date
    questions: list[QuestionIn] = Field(default_factory=list, max_length=20)
    key: str = Field(max_length=64, min_length=1)


class ShareOut(Schema):
    """One option of a question."""

    label: str
    count: int | None
    percent: int | None


class ResultOut(Schema):
    """One question with its answers."""

    number: int
    text: str
    kind: str
    answered: int
    shares: list[ShareOut]
    average: str
    texts: list[str]


class SurveyActIn(Schema):
    """``fields`` as the form of the act names them."""

    fields: dict[str, Any] = Field(default_factory=dict)
    key: str = Field(max_length=64, min_length=1)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


@router.get("/surveys", response=list[SurveyOut], operation_id="list_surveys")
def list_surveys(request: HttpRequest, start: int = 0) -> Any:
    """The latest first, thirty at a time."""
    checks.require(_actor(request), READ)
    return queries.ledger(_actor(request), start=max(0, start))[: queries.PAGE]


@router.post("/surveys", response={201: SurveyOut}, operation_id="make_survey")
def make_survey(request: HttpRequest, body: SurveyIn) -> Any:
    """A draft."""
    facts = services.SurveyFacts(**body.model_dump(exclude={"questions", "key"}))
    questions = [services.QuestionFacts(**one.model_dump()) for one in body.questions]
    made = services.make_survey(actor=_actor(request), facts=facts, questions=questions, key=body.key)
    return Status(201, made)


@router.get("/surveys/{survey_id}/results", response=list[ResultOut], operation_id="survey_results")
def survey_results(request: HttpRequest, survey_id: int) -> Any:
    """All results, with the answers in words."""
    survey = checks.fetch(_actor(request), READ, Survey.objects.all(), survey_id)
    return queries.results(survey, with_texts=True)


@router.post("/surveys/{survey_id}/acts/{name}", response=SurveyOut, operation_id="act_on_survey")
def act_on_survey(request: HttpRequest, survey_id: int, name: str, body: SurveyActIn) -> Survey:
    """submit, publish, return, feedback, publish_feedback, withdraw."""
    act = acting.named(ACTS, name)
    survey = checks.fetch(_actor(request), act.right, Survey.objects.all(), survey_id)
    acting.take_plain(act, survey, actor=_actor(request), fields=body.fields, key=body.key)
    return Survey.objects.get(pk=survey_id)
