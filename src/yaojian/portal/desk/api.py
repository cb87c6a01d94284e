"""API of the portal's people: who may do what, and hand-over."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yaojian.kernel.actors import Actor
from yaojian.portal.desk import handing_over, people

router = Router(tags=["portal"])


class EditorPersonOut(Schema):
    """One person with rights of the portal."""

    user_id: int
    name: str
    is_active: bool
    templates: list[str]
    places: list[str]


class EditorGrantOut(Schema):
    """One grant of a person."""

    template: str
    place: str
    rights: list[str]
    until: datetime | None
    is_active: bool


class EditorWorkHandOverIn(Schema):
    """Which kinds of work (``columns``, ``drafts``, ``reviews`` …) go to whom."""

    receiver_id: int
    shares: list[str]
    reason: str = Field(max_length=200, min_length=1)
    key: str = Field(max_length=64, min_length=1)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


@router.get("/people", response=list[EditorPersonOut], operation_id="portal_people")
def portal_people(request: HttpRequest, q: str = "") -> Any:
    """Everybody with rights of the portal."""
    return [
        {
            "user_id": row.user.pk,
            "name": row.user.name,
            "is_active": row.user.is_active,
            "templates": list(row.templates),
            "places": list(row.places),
        }
        for row in people.people(_actor(request), words=q)
    ]


@router.get("/people/{user_id}", response=list[EditorGrantOut], operation_id="portal_person")
def portal_person(request: HttpRequest, user_id: int) -> Any:
    """Every grant of one person with rights of the portal."""
    return people.person(_actor(request), user_id)[1]


@router.post("/people/{user_id}/hand-over", response=dict[str, int], operation_id="hand_over_portal_work")
def hand_over_portal_work(request: HttpRequest, user_id: int, body: EditorWorkHandOverIn) -> Any:
    """Everything chosen of one person to another, in one act."""
    return handing_over.hand_over(
        actor=_actor(request),
        leaver_id=user_id,
        receiver_id=body.receiver_id,
        keys=body.shares,
        reason=body.reason,
        key=body.key,
    )
