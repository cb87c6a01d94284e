"""API of verdicts on the marks of the wording check, and of what they say of its rules."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.kernel.wording import queries as words
from yaojian.kernel.wording import services as word_services
from yaojian.kernel.wording.models import Judgement, MarkVerdict, WordProposal
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


class VerdictRowOut(VerdictOut):
    """One line of the ledger."""

    suggestion: str
    around: str
    judge_name: str
    judged_at: datetime


class ProposalOut(Schema):
    """A word proposed as right."""

    id: UUID
    form: str
    around: str
    state: str
    proposer_name: str
    proposed_at: datetime


class WordDecisionIn(Schema):
    """Whether a proposed word is taken."""

    take: bool


class RuleFiguresOut(Schema):
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


@router.get("/words/verdicts", response=list[VerdictRowOut], operation_id="list_verdicts")
def list_verdicts(
    request: HttpRequest, rule: str = "", judgement: str = "", q: str = "", before: int = 0, limit: int = 50
) -> Any:
    """Verdicts, the newest first, older than the one numbered ``before``."""
    checks.require(actor_of(request), MANAGE)
    rows = words.verdicts(rule=rule, judgement=judgement, words=q, before=max(0, before))
    return list(rows[: min(200, max(1, limit))])


@router.get("/words/proposals", response=list[ProposalOut], operation_id="list_word_proposals")
def list_word_proposals(request: HttpRequest) -> Any:
    """Proposed words nobody has decided on, the newest first, at most 200."""
    checks.require(actor_of(request), MANAGE)
    return list(words.open_proposals()[:200])


@router.post("/words/proposals/{proposal_id}", response=ProposalOut, operation_id="decide_word_proposal")
def decide_word_proposal(request: HttpRequest, proposal_id: UUID, body: WordDecisionIn) -> WordProposal:
    """Take or decline a proposed word."""
    return word_services.decide_proposal(actor=actor_of(request), proposal_id=proposal_id, take=body.take)


@router.get("/words/figures", response=list[RuleFiguresOut], operation_id="word_figures")
def word_figures(request: HttpRequest) -> Any:
    """Precision of each rule, by the verdicts on its marks."""
    checks.require(actor_of(request), MANAGE)
    return words.figures()
