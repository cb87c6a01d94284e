"""API of campaigns. The same services and queries as the pages."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.rights import REVIEW
from yaojian.portal.campaigns import previewing, queries, services
from yaojian.portal.campaigns.choosing import conflicts
from yaojian.portal.campaigns.models import Campaign, CampaignKind, Devices, TargetKind
from yaojian.portal.campaigns.rights import PLAN

router = Router(tags=["portal"])


class CampaignIn(Schema):
    """What a planner says; moments with their zone, half-open."""

    kind: CampaignKind
    name: str = Field(max_length=60, min_length=1)
    starts_at: datetime
    ends_at: datetime
    words: str = Field("", max_length=60)
    second_words: str = Field("", max_length=60)
    link: str = Field("", max_length=300)
    picture_id: int | None = None
    alt_text: str = Field("", max_length=120)
    palette: str = Field("", max_length=20)
    rank: int = Field(10, ge=10, le=40)
    target_kind: TargetKind = TargetKind.SITE
    target_column_id: int | None = None
    target_article_id: int | None = None
    devices: Devices = Devices.ALL
    frequency_days: int = Field(1, ge=1, le=90)


class NewCampaignIn(CampaignIn):
    """With the key that makes a second sending harmless."""

    key: str = Field(max_length=64, min_length=1)


class CampaignOut(Schema):
    """A campaign as it stands."""

    id: int
    kind: str
    name: str
    state: str
    is_shown: bool
    rank: int
    target_kind: str
    starts_at: datetime
    ends_at: datetime


class SaidIn(Schema):
    """An opinion or a reason."""

    text: str = Field("", max_length=500)


class CampaignConflictOut(Schema):
    """Two in one another's way; ``winner_id`` None for equal rank."""

    one_id: int
    other_id: int
    winner_id: int | None
    begins: datetime
    ends: datetime


class PreviewIn(Schema):
    """The moment to look at."""

    at: datetime


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


def _require_either(actor: Actor) -> None:
    checks.require(actor, PLAN if checks.holds(actor, PLAN) else REVIEW)


@router.get("/campaigns", response=list[CampaignOut], operation_id="list_campaigns")
def list_campaigns(request: HttpRequest, state: str = "", kind: str = "", after: str = "", limit: int = 30) -> Any:
    """The ledger."""
    _require_either(_actor(request))
    return list(queries.ledger(_actor(request), state=state, kind=kind, after=after)[: min(100, max(1, limit))])


@router.post("/campaigns", response={201: CampaignOut}, operation_id="plan_campaign")
def plan_campaign(request: HttpRequest, body: NewCampaignIn) -> Any:
    """A draft."""
    facts = services.CampaignFacts(**body.model_dump(exclude={"key"}))
    return Status(201, services.plan_campaign(actor=_actor(request), facts=facts, key=body.key))


@router.get("/campaigns/conflicts", response=list[CampaignConflictOut], operation_id="campaign_conflicts")
def campaign_conflicts(request: HttpRequest, first: datetime | None = None, last: datetime | None = None) -> Any:
    """Pairs in one another's way between two moments; by default from now for ninety days."""
    _require_either(_actor(request))
    begins = first or timezone.now()
    return [
        {
            "one_id": found.one.pk,
            "other_id": found.other.pk,
            "winner_id": found.winner.pk if found.winner else None,
            "begins": found.begins,
            "ends": found.ends,
        }
        for found in conflicts(queries.in_view(begins, last or begins + timedelta(days=90)))
    ]


@router.post("/campaigns/previews", response=dict[str, str], operation_id="preview_site")
def preview_site(request: HttpRequest, body: PreviewIn) -> Any:
    """A signed address of the site at a moment."""
    _require_either(_actor(request))
    return {"path": f"/d/yl/{previewing.signed(body.at)}/"}


@router.get("/campaigns/{campaign_id}", response=CampaignOut, operation_id="get_campaign")
def get_campaign(request: HttpRequest, campaign_id: int) -> Any:
    """One campaign the caller has to do with."""
    found = queries.seen(_actor(request)).filter(pk=campaign_id).first()
    if found is None:
        raise Unknown(kind="宣传展示")
    return found


@router.post("/campaigns/{campaign_id}/change", response=CampaignOut, operation_id="change_campaign")
def change_campaign(request: HttpRequest, campaign_id: int, body: CampaignIn) -> Campaign:
    """Say something else."""
    facts = services.CampaignFacts(**body.model_dump())
    return services.change_campaign(actor=_actor(request), campaign_id=campaign_id, facts=facts)


@router.post("/campaigns/{campaign_id}/submit", response=CampaignOut, operation_id="submit_campaign")
def submit_campaign(request: HttpRequest, campaign_id: int) -> Campaign:
    """送审."""
    return services.submit_campaign(actor=_actor(request), campaign_id=campaign_id)


@router.post("/campaigns/{campaign_id}/approve", response=CampaignOut, operation_id="approve_campaign")
def approve_campaign(request: HttpRequest, campaign_id: int, body: SaidIn) -> Campaign:
    """审核通过."""
    return services.approve_campaign(actor=_actor(request), campaign_id=campaign_id, text=body.text)


@router.post("/campaigns/{campaign_id}/return", response=CampaignOut, operation_id="return_campaign")
def return_campaign(request: HttpRequest, campaign_id: int, body: SaidIn) -> Campaign:
    """退回."""
    return services.return_campaign(actor=_actor(request), campaign_id=campaign_id, text=body.text)


@router.post("/campaigns/{campaign_id}/end", response=CampaignOut, operation_id="end_campaign")
def end_campaign(request: HttpRequest, campaign_id: int, body: SaidIn) -> Campaign:
    """停用."""
    return services.end_campaign(actor=_actor(request), campaign_id=campaign_id, reason=body.text)
