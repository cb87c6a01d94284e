"""Which campaigns hold at a moment, which win, which are in one another's way. Pure but for reading attributes."""

from collections.abc import Iterable
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from yaojian.portal.campaigns.models import WHOLE_SITE, Campaign, CampaignKind, CampaignState, Rank, TargetKind

AT_ONCE = {
    CampaignKind.BANNER: 3,
    CampaignKind.POPUP: 1,
    CampaignKind.FLOATING: 1,
    CampaignKind.COUPLET: 1,
    CampaignKind.ENTRY: 6,
    CampaignKind.SKIN: 1,
    CampaignKind.GREY: 1,
}
"""How many of a kind one page shows at most: the highest rank, then the latest to begin."""


class Conflict(NamedTuple):
    """Two that want one place at one time. ``winner`` None: equal rank, so the later one wins by chance of its date."""

    one: Campaign
    other: Campaign
    winner: Campaign | None
    begins: datetime
    ends: datetime


def holds(campaign: Campaign, now: datetime) -> bool:
    """Approved, and starts_at ≤ now < ends_at."""
    return campaign.state == CampaignState.APPROVED and campaign.starts_at <= now < campaign.ends_at


def winners(campaigns: Iterable[Campaign]) -> list[Campaign]:
    """Of those that hold for one page: as many of each kind as it shows, the highest rank first.

    While mourning is shown, no festival is (哀悼 > 应急 > 节日 > 常规).
    """
    ordered = sorted(campaigns, key=lambda one: (-one.rank, -one.starts_at.timestamp(), -one.pk))
    if any(one.rank == Rank.MOURNING for one in ordered):
        ordered = [one for one in ordered if one.rank != Rank.FESTIVAL]
    left = dict(AT_ONCE)
    chosen = []
    for one in ordered:
        kind = CampaignKind(one.kind)
        if left[kind]:
            left[kind] -= 1
            chosen.append(one)
    return chosen


def conflicts(campaigns: Iterable[Campaign]) -> list[Conflict]:
    """Pairs of a kind of which a page shows one only, that overlap in time and target. Ended ones and drafts count not."""
    counted = [one for one in campaigns if one.state in (CampaignState.APPROVED, CampaignState.SUBMITTED)]
    found = []
    for one, other in combinations(sorted(counted, key=lambda each: (each.starts_at, each.pk)), 2):
        single = one.kind == other.kind and AT_ONCE[CampaignKind(one.kind)] == 1
        begins, ends = max(one.starts_at, other.starts_at), min(one.ends_at, other.ends_at)
        if single and begins < ends and _meet(one, other):
            winner = None if one.rank == other.rank else max(one, other, key=lambda each: each.rank)
            found.append(Conflict(one, other, winner, begins, ends))
    return found


def _meet(one: Campaign, other: Campaign) -> bool:
    """Whether some page is a target of both."""
    if one.kind in WHOLE_SITE or TargetKind.SITE in (one.target_kind, other.target_kind):
        return True
    if one.target_kind != other.target_kind:
        return False
    if one.target_kind == TargetKind.COLUMN and one.target_column and other.target_column:
        paths = sorted((one.target_column.path, other.target_column.path), key=len)
        return bool(paths[1].startswith(paths[0]))
    return one.target_kind == TargetKind.FRONT or one.target_article_id == other.target_article_id
