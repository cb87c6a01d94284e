"""Verification over HTTP for signed-in clients, within the same limits as the public page."""

from datetime import datetime

from ninja import Field, Router, Schema

from yaojian.kernel.permissions import checks
from yaojian.kernel.requests import ActorRequest
from yaojian.portal.verification import services

router = Router()


class VerifyIn(Schema):
    """Number and second factor."""

    number: str = Field(min_length=1, max_length=60)
    factor: str = Field(min_length=1, max_length=100)


class PaperFactOut(Schema):
    """One entry a stranger may read."""

    label: str
    value: str


class PaperVerdictOut(Schema):
    """``sign``: good, bad, doubtful; only good may be relied on, and only at ``as_of``."""

    title: str
    sign: str
    state: str
    advice: str
    facts: list[PaperFactOut]
    as_of: datetime


@router.post("/verify/{slug:kind}", response=PaperVerdictOut, operation_id="verify_paper", summary="核验证照")
def verify_paper(request: ActorRequest, kind: str, body: VerifyIn) -> PaperVerdictOut:
    """Whether a paper is in force now; ``kind``: ``certificates``."""
    checks.signed_in(request.actor)
    found = services.by_number(kind, body.number.strip(), body.factor.strip(), address=request.actor.address)
    facts = [PaperFactOut(label=label, value=value) for label, value in found.facts]
    return PaperVerdictOut(
        title=found.title, sign=found.sign, state=found.state, advice=found.advice, facts=facts, as_of=found.as_of
    )
