"""The questions public pages ask about campaigns. For the public site they read what acts and boundaries left as shown;
for a preview (``at``) what holds at that moment."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from yaojian.portal.campaigns import palettes, queries
from yaojian.portal.campaigns.choosing import holds, winners
from yaojian.portal.campaigns.models import WHOLE_SITE, Campaign, CampaignKind, CampaignState, Rank
from yaojian.portal.publishing.assets import PublishedAssets
from yaojian.portal.publishing.column_tree import column_tree
from yaojian.portal.publishing.reader import Answer, once, question

SIZES = {
    CampaignKind.BANNER: "fill-1180x150",
    CampaignKind.POPUP: "max-720x540",
    CampaignKind.ENTRY: "fill-380x120",
    CampaignKind.FLOATING: "max-240x240",
}
TAGS = frozenset({"campaigns", "tree"})


@question("campaigns_on")
def campaigns_on(column: int, article: int, at: int) -> Answer:
    """What one page shows: ``column`` 0 is the front page. Skins and grey are not among it: they stand in a style sheet."""
    above: list[int] = []
    if column:
        tree = column_tree()
        found = tree.by_number.get(column)
        above = [tree.front.pk, *(one.pk for one in tree.above(found)), column] if found else []
    meant = queries.covering(_holding(at), front=not column and not article, columns=above, article=article)
    return [told(one, at) for one in winners(meant) if one.kind not in WHOLE_SITE], TAGS


@question("campaigns_all")
def campaigns_all(at: int) -> Answer:
    """Everything shown somewhere, for pages that place it by script, each with its target."""
    rows = [one for one in winners_by_target(_holding(at)) if one.kind not in WHOLE_SITE]
    return [told(one, at) | _target(one) for one in rows], TAGS


@question("campaign_skin")
def campaign_skin(at: int) -> Answer:
    """The tokens of the festival skin in force, and whether the site stands in mourning grey."""
    chosen = winners(_holding(at))
    skin = next((one for one in chosen if one.kind == CampaignKind.SKIN), None)
    tokens = palettes.palettes().get(skin.palette, {}).get("tokens", {}) if skin else {}
    return {"grey": queries.has_kind(chosen, CampaignKind.GREY), "tokens": tokens}, TAGS


def told(campaign: Campaign, at: int) -> dict[str, Any]:
    """A campaign as JSON values for a page. In a preview pictures lie beside it, since they may not be published yet."""
    shown: dict[str, Any] = {
        "id": campaign.pk,
        "kind": campaign.kind,
        "words": campaign.words,
        "second_words": campaign.second_words,
        "link": campaign.link,
        "devices": campaign.devices,
        "days": campaign.frequency_days,
        "alt": campaign.alt_text,
        "picture": None,
        "picture_id": campaign.picture_id,
    }
    kind = CampaignKind(campaign.kind)
    if campaign.picture_id is None or kind not in SIZES:
        return shown
    picture = PublishedAssets().picture(campaign.picture_id, SIZES[kind])
    if picture is not None:
        address = f"picture/{campaign.pk}" if at else picture.address
        shown["picture"] = {"address": address, "width": picture.width, "height": picture.height}
    return shown


def winners_by_target(campaigns: list[Campaign]) -> list[Campaign]:
    """As many of each kind and target as one page shows: the script chooses among targets."""
    groups: dict[tuple[str, int | None, int | None], list[Campaign]] = {}
    for one in campaigns:
        groups.setdefault((one.target_kind, one.target_column_id, one.target_article_id), []).append(one)
    mourned = {one.pk for one in winners(campaigns)} if any(one.rank == Rank.MOURNING for one in campaigns) else None
    chosen = [one for group in groups.values() for one in winners(group)]
    return [one for one in chosen if mourned is None or one.rank != Rank.FESTIVAL or one.pk in mourned]


def _target(campaign: Campaign) -> dict[str, Any]:
    return {
        "target": campaign.target_kind,
        "column": campaign.target_column_id,
        "article": campaign.target_article_id,
        "rank": campaign.rank,
    }


def _holding(at: int) -> list[Campaign]:
    if not at:
        return once("campaigns shown", lambda: list(queries.shown_now()))
    now = datetime.fromtimestamp(at, UTC)
    approved: Iterable[Campaign] = Campaign.objects.filter(state=CampaignState.APPROVED).select_related(
        "target_column", "target_article", "picture"
    )
    return [one for one in approved if holds(one, now)]
