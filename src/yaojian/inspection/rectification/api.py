"""The same over HTTP: ``/api/v1/inspection/rectifications``."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yaojian.inspection.rectification import queries
from yaojian.inspection.rectification.models import Rectification
from yaojian.inspection.rectification.queries import BY_KEY, Filters
from yaojian.inspection.rectification.services import giving, mending
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks

router = Router(tags=["问题整改"])


class RectificationOut(Schema):
    """One problem; moments in UTC."""

    id: UUID
    site: str
    rule: str
    title: str
    severity: str
    item: str
    points: float
    url: str
    page: str
    excerpt: str
    advice: str
    state: str
    unit_id: UUID | None
    person_id: UUID | None
    due: datetime | None
    found_at: datetime
    closed_at: datetime | None
    gone: bool
    rounds: int
    checking: bool


class RectificationEventOut(Schema):
    """One line of the trail."""

    act: str
    at: datetime
    by_name: str
    text: str


class RectificationDetailOut(RectificationOut):
    """A problem with what was done about it, the latest first."""

    trail: list[RectificationEventOut]


class RectificationsOut(Schema):
    """Rows of a ledger; ``following`` goes into ``after``, empty at the end."""

    items: list[RectificationOut]
    following: str


class GivingIn(Schema):
    """Problems to give out: all or none. ``due``: Beijing day, empty for the term of each severity."""

    ids: list[UUID] = Field(min_length=1, max_length=giving.MOST_AT_ONCE)
    unit_id: UUID
    person_id: UUID | None = None
    due: date | None = None
    text: str = Field("", max_length=300)
    key: str = Field(max_length=64)


class ActIn(Schema):
    """What to do about one problem; ``allow`` only with ``judge``."""

    act: Literal["mended", "false", "judge", "revoke", "recheck"]
    text: str = Field("", max_length=500)
    allow: bool = False


@router.get("/", response=RectificationsOut, operation_id="rectifications", summary="整改台账")
def rectifications(
    request: HttpRequest, *, tab: str = "all", words: str = "", severity: str = "", rule: str = "", after: str = ""
) -> dict[str, object]:
    """One ledger: found, mine, unit, assigned, overdue, fixed, doubted, closed, dismissed or all."""
    actor = _actor(request)
    checks.signed_in(actor)
    ledger = BY_KEY.get(tab)
    if ledger is None or ledger not in queries.shown_ledgers(actor):
        raise Unknown(kind="台账")
    page = queries.page_of(actor, ledger, Filters(words[:60], severity, rule), after=after)
    return {"items": page.rows, "following": page.following}


@router.post("/assign", response=list[RectificationOut], operation_id="assign_rectifications", summary="派发问题")
def assign_rectifications(request: HttpRequest, body: GivingIn) -> list[Rectification]:
    """Gives problems to a unit or one of its people."""
    order = giving.Giving(body.unit_id, body.person_id, body.due, body.text)
    return giving.assign(actor=_actor(request), ids=body.ids, giving=order, key=body.key)


@router.get(
    "/{rectification_id}", response=RectificationDetailOut, operation_id="rectification", summary="一个整改事项"
)
def rectification(request: HttpRequest, rectification_id: UUID) -> dict[str, object]:
    """With its trail."""
    row = queries.one(_actor(request), rectification_id)
    return {name: getattr(row, name) for name in RectificationOut.model_fields} | {"trail": queries.trail_of(row)}


@router.post(
    "/{rectification_id}/acts", response=RectificationOut, operation_id="act_on_rectification", summary="办理整改事项"
)
def act_on_rectification(request: HttpRequest, rectification_id: UUID, body: ActIn) -> Rectification:
    """The acts of the page."""
    actor = _actor(request)
    match body.act:
        case "mended":
            return mending.report_mended(actor=actor, rectification_id=rectification_id, text=body.text)
        case "false":
            return mending.report_false(actor=actor, rectification_id=rectification_id, reason=body.text)
        case "judge":
            return mending.judge_false(actor=actor, rectification_id=rectification_id, allow=body.allow, text=body.text)
        case "revoke":
            return mending.revoke_allowance(actor=actor, rectification_id=rectification_id, reason=body.text)
        case "recheck":
            return mending.order_recheck(actor=actor, rectification_id=rectification_id)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the authentication of the API
    return actor
