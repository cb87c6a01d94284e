"""Acts on campaigns, and the clock that begins and ends them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from yaojian.kernel import jobs, notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.queries import holders_of
from yaojian.portal.articles.rights import REVIEW
from yaojian.portal.campaigns import queries
from yaojian.portal.campaigns.checking import problems_of
from yaojian.portal.campaigns.choosing import holds
from yaojian.portal.campaigns.errors import CampaignFaulty, NotInThisState, OwnCampaign
from yaojian.portal.campaigns.models import Campaign, CampaignEvent, CampaignState
from yaojian.portal.campaigns.rights import PLAN
from yaojian.portal.following import site_follows

BOUNDARY = "portal.campaigns.boundary"
TAG = "campaigns"
OPEN = (CampaignState.DRAFT, CampaignState.RETURNED, CampaignState.APPROVED, CampaignState.ENDED)


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What a planner says. Moments are aware; ``starts_at`` counts in, ``ends_at`` no more."""

    kind: str
    name: str
    starts_at: datetime
    ends_at: datetime
    words: str = ""
    second_words: str = ""
    link: str = ""
    picture_id: int | None = None
    alt_text: str = ""
    palette: str = ""
    rank: int = 10
    target_kind: str = "site"
    target_column_id: int | None = None
    target_article_id: int | None = None
    devices: str = "all"
    frequency_days: int = 1


@transaction.atomic
def plan_campaign(*, actor: Actor, facts: CampaignFacts, key: str) -> Campaign:
    """Make a draft. The same ``key`` again returns the first. Raises ``RightMissing``, ``Invalid`` (422)."""
    checks.require(actor, PLAN)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.campaign.plan")) is not None:
        return Campaign.objects.get(pk=int(earlier))
    campaign = Campaign(planned_by_id=actor.user_id)
    _take(campaign, facts)
    # Where it is shown decides who may plan it: asked of the row itself.
    checks.require_on(actor, PLAN, campaign)
    idempotency.remember(key, actor=actor, act="portal.campaign.plan", result=str(campaign.pk))
    _note(actor, campaign, "planned", "新建")
    return campaign


@transaction.atomic
def change_campaign(*, actor: Actor, campaign_id: int, facts: CampaignFacts) -> Campaign:
    """Say something else. It is a draft again, and no longer shown, until it is approved anew.

    Raises ``Unknown``, ``RightMissing``, ``NotInThisState`` (409) under review, ``Invalid`` (422).
    """
    campaign = checks.fetch(actor, PLAN, Campaign.objects.select_for_update(), campaign_id)
    _require(campaign, OPEN, "修改")
    campaign.state = CampaignState.DRAFT
    _take(campaign, facts)
    checks.require_on(actor, PLAN, campaign)
    _follow(campaign)
    _note(actor, campaign, "changed", "修改")
    return campaign


@transaction.atomic
def submit_campaign(*, actor: Actor, campaign_id: int) -> Campaign:
    """Hand it to review. Raises ``Unknown``, ``RightMissing``, ``NotInThisState`` (409), ``CampaignFaulty`` (422)."""
    campaign = checks.fetch(actor, PLAN, Campaign.objects.select_for_update(), campaign_id)
    _require(campaign, (CampaignState.DRAFT, CampaignState.RETURNED), "送审")
    _require_sound(campaign)
    campaign.state, campaign.submitted_by_id = CampaignState.SUBMITTED, actor.user_id
    campaign.save()
    _tell_reviewers(campaign, actor)
    _note(actor, campaign, "submitted", "送审")
    return campaign


@transaction.atomic
def approve_campaign(*, actor: Actor, campaign_id: int, text: str = "") -> Campaign:
    """Let it be shown in its time. Raises ``Unknown``, ``RightMissing``, ``OwnCampaign``, ``NotInThisState`` (409),
    ``CampaignFaulty`` (422)."""
    campaign = _to_decide(actor, campaign_id, "审核通过")
    _require_sound(campaign)
    campaign.state = CampaignState.APPROVED
    _follow(campaign)
    _tell_planner(campaign, actor, f"“{campaign.name}”已审核通过，到时自动展示。", text)
    _note(actor, campaign, "approved", "审核通过", text)
    return campaign


@transaction.atomic
def return_campaign(*, actor: Actor, campaign_id: int, text: str) -> Campaign:
    """Give it back with what must be mended. Errors as in ``approve_campaign``; ``Invalid`` (422) without opinion."""
    campaign = _to_decide(actor, campaign_id, "退回")
    if not text.strip():
        raise Invalid(field="审核意见", reason="退回时请写明需要修改的地方。")
    campaign.state = CampaignState.RETURNED
    campaign.save()
    _tell_planner(campaign, actor, f"“{campaign.name}”被退回修改。", text)
    _note(actor, campaign, "returned", "退回", text)
    return campaign


@transaction.atomic
def end_campaign(*, actor: Actor, campaign_id: int, reason: str) -> Campaign:
    """Take it away now (停用), by whoever plans or reviews it. Raises ``Unknown``, ``RightMissing``, ``NotInThisState``,
    ``Invalid`` (422) without a reason."""
    right = PLAN if checks.holds(actor, PLAN) else REVIEW
    campaign = checks.fetch(actor, right, Campaign.objects.select_for_update(), campaign_id)
    if not reason.strip():
        raise Invalid(field="停用原因", reason="请写明为什么停用。")
    _require(campaign, (CampaignState.APPROVED,), "停用")
    campaign.state = CampaignState.ENDED
    _follow(campaign)
    _note(actor, campaign, "ended", "停用", reason.strip())
    return campaign


@transaction.atomic
def pass_boundaries(*, actor: Actor, now: datetime) -> int:
    """Begin and end what ``now`` says, and order the next boundary; returns how many changed. Safe to repeat.

    ``now`` is the boundary itself, not the worker's clock; the sweep gives its own moment and so catches up what a sleeping
    worker missed.
    """
    changed = 0
    for campaign in (
        Campaign.objects.select_for_update().filter(state=CampaignState.APPROVED).order_by("starts_at", "pk")
    ):
        shown = holds(campaign, now)
        if campaign.is_shown != shown:
            Campaign.objects.filter(pk=campaign.pk).update(is_shown=shown)
            campaign.is_shown = shown
            changed += 1
            act = "开始展示" if shown else "结束展示"
            _note(actor, campaign, "began" if shown else "over", act)
    if changed:
        site_follows(TAG)
    _order_next(now)
    return changed


def _to_decide(actor: Actor, campaign_id: int, act: str) -> Campaign:
    campaign = checks.fetch(actor, REVIEW, Campaign.objects.select_for_update(), campaign_id)
    _require(campaign, (CampaignState.SUBMITTED,), act)
    if actor.user_id is not None and actor.user_id in (campaign.planned_by_id, campaign.submitted_by_id):
        raise OwnCampaign(name=campaign.name)
    return campaign


def _take(campaign: Campaign, facts: CampaignFacts) -> None:
    if facts.starts_at >= facts.ends_at:
        raise Invalid(field="结束时间", reason="结束时间应晚于开始时间。")
    for name, value in asdict(facts).items():
        setattr(campaign, name, value.strip() if isinstance(value, str) else value)
    campaign.save()


def _require(campaign: Campaign, states: tuple[CampaignState, ...], act: str) -> None:
    if campaign.state not in states:
        raise NotInThisState(name=campaign.name, state=campaign.get_state_display(), act=act)


def _require_sound(campaign: Campaign) -> None:
    if problems := problems_of(campaign):
        raise CampaignFaulty(name=campaign.name, problems="；".join(problems) + "。")


def _follow(campaign: Campaign) -> None:
    """Set ``is_shown`` as of this act, have the site follow a change, order the next boundary."""
    now = timezone.now()
    before, campaign.is_shown = campaign.is_shown, holds(campaign, now)
    campaign.save()
    if before or campaign.is_shown:
        site_follows(TAG)
    _order_next(now)


def _order_next(now: datetime) -> None:
    """One job at the next boundary; one ordered twice finds nothing to change the second time."""
    following = queries.next_boundary(now)
    if following is not None:
        jobs.defer(BOUNDARY, at=following, urgent=True, at_moment=following.isoformat())


def _tell_reviewers(campaign: Campaign, actor: Actor) -> None:
    reviewers = [user.pk for user in holders_of(REVIEW) if user.pk != actor.user_id]
    link = f"/cms/campaigns/{campaign.pk}"
    notices.after_commit("portal.campaign.submitted", to=reviewers, title=f"“{campaign.name}”等待您审核。", link=link)


def _tell_planner(campaign: Campaign, actor: Actor, title: str, text: str) -> None:
    if campaign.planned_by_id is not None and campaign.planned_by_id != actor.user_id:
        notices.after_commit(
            "portal.campaign.decided",
            to=[campaign.planned_by_id],
            title=title,
            link=f"/cms/campaigns/{campaign.pk}",
            body=text[:300],
        )


def _note(actor: Actor, campaign: Campaign, act: str, label: str, text: str = "") -> None:
    """The record of the campaign, and the audit event last."""
    said: dict[str, object] = {name: _plain(getattr(campaign, name)) for name in CampaignFacts.__dataclass_fields__}
    CampaignEvent.objects.create(campaign=campaign, act=label, person_name=actor.name, text=text[:500], said=said)
    told = f"{label}宣传展示“{campaign.name}”。"
    audit.record(actor, f"portal.campaign.{act}", campaign, summary=told, text=text[:300])


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
