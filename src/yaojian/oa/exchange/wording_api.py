"""Changing a draft's wording under ``/api/v1/oa/exchange/``: the service the page uses."""

from dataclasses import asdict
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from yaojian.oa.documents.models import Urgency

from . import wording
from .api import actor_of
from .papers import Paper, paper_of
from .schemas import DispatchOut

router = Router()


class PaperIn(Schema):
    """What is written on it."""

    title: str = Field(min_length=1, max_length=200)
    document_number: str = Field("", max_length=60)
    urgency: Urgency = Urgency.NORMAL
    kind: str = Field("", max_length=10)
    note: str = Field("", max_length=200)


class WordingIn(PaperIn):
    """The new wording, and the one it was made from."""

    base: PaperIn


class ExchangeWordingConflictOut(Schema):
    """Both wordings, when somebody else saved in between."""

    mine: PaperIn
    current: PaperIn


@router.put(
    "/exchange/{dispatch_id}/wording",
    response={200: DispatchOut, 409: ExchangeWordingConflictOut},
    operation_id="change_dispatch",
)
def change_dispatch(request: HttpRequest, dispatch_id: UUID, body: WordingIn) -> Status[object]:
    """修改待发送的公文；``base`` 是读到的文字，别人先改过时返回两份。"""
    paper, base = Paper(**body.model_dump(exclude={"base"})), Paper(**body.base.model_dump())
    done = wording.change_paper(actor=actor_of(request), dispatch_id=dispatch_id, paper=paper, base=base.digest)
    if isinstance(done, wording.Conflict):
        return Status(409, {"mine": asdict(paper), "current": asdict(paper_of(done.current))})
    return Status(200, done)
