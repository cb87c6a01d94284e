"""API of verdicts on the marks of the wording check, and of what they say of its rules."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.kernel.wording import queries as words
from yaojian.kernel.wording import services as word_services
from yaojian.kernel.wording.models import Judgement, MarkVerdict
from yaojian.kernel.wording.rights import MANAGE

router = Router(tags=["portal"])


class VerdictIn(Schema):
    """What an editor says of one mark; ``word`` only for ``taught``: the right word around it."""

    rule: str = Field(max_length=40, min_length=1)
    form: str = Field(max_length=60, min_length=1)
    suggestion: str = Field("", max_length=60)
    around: str = Field(max_length=120, min_length=1)
    judgement: Judgement
    word: str = Field("", max_length=24)


class VerdictOut(Schema):
    """A verdict as it was kept."""

    id: int
    rule: str
    form: str
    judgement: str


class FiguresOut(Schema):
    """How a rule fares with the people who read its marks; ``precision`` 0 to 1."""

    rule: str
    accepted: int
    refused: int
    precision: float


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


@router.post("/words/verdicts", response=VerdictOut, operation_id="judge_mark")
def judge_mark(request: HttpRequest, body: VerdictIn) -> MarkVerdict:
    """Accept, ignore or teach: what a reader says of one mark."""
    return word_services.judge_mark(actor=actor_of(request), **body.model_dump())


@router.get("/words/figures", response=list[FiguresOut], operation_id="word_figures")
def word_figures(request: HttpRequest) -> Any:
    """Precision of each rule, by the verdicts on its marks."""
    checks.require(actor_of(request), MANAGE)
    return words.figures()
