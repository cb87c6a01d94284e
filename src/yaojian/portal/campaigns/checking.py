"""What a campaign must have before it is submitted: what its kind needs, and what the gate says of its words and link."""

from collections.abc import Iterator

from yaojian.kernel import wording
from yaojian.kernel.wording import Severity
from yaojian.portal.campaigns import palettes
from yaojian.portal.campaigns.models import WHOLE_SITE, Campaign, CampaignKind, Rank, TargetKind
from yaojian.portal.review.gate.content_rules import says_nothing
from yaojian.portal.review.gate.links import fault_of_address

_TEXTS = (("name", "名称"), ("words", "文字"), ("second_words", "下联"), ("alt_text", "替代文字"))


def problems_of(campaign: Campaign) -> list[str]:
    """Sentences without 。; empty when it may be submitted."""
    return [*_of_kind(campaign), *_of_picture(campaign), *_of_target(campaign), *_of_words(campaign)]


def _of_kind(campaign: Campaign) -> Iterator[str]:
    kind = CampaignKind(campaign.kind)
    if kind == CampaignKind.SKIN and campaign.palette not in palettes.palettes():
        yield "节日皮肤要选择配色"
    if kind == CampaignKind.GREY and campaign.rank != Rank.MOURNING:
        yield "哀悼灰度的级别应为“哀悼”"
    if kind != CampaignKind.GREY and campaign.rank == Rank.MOURNING and kind == CampaignKind.SKIN:
        yield "节日皮肤不能用“哀悼”级别"
    if kind == CampaignKind.COUPLET and not (campaign.words.strip() and campaign.second_words.strip()):
        yield "对联要写上联和下联"
    if kind not in WHOLE_SITE and kind != CampaignKind.COUPLET:
        if not campaign.words.strip():
            yield "没有写文字；没有图片或不显示弹窗时访客看到的是它"
        if not campaign.link.strip():
            yield "没有填写链接"


def _of_picture(campaign: Campaign) -> Iterator[str]:
    if campaign.kind == CampaignKind.ENTRY and campaign.picture_id is None:
        yield "图片入口要选择图片"
    if campaign.picture_id is not None and says_nothing(campaign.alt_text):
        yield "图片的替代文字要说出图上有什么"


def _of_target(campaign: Campaign) -> Iterator[str]:
    if campaign.target_kind == TargetKind.COLUMN and campaign.target_column_id is None:
        yield "没有选择栏目"
    if campaign.target_kind == TargetKind.ARTICLE and campaign.target_article_id is None:
        yield "没有选择信息"


def _of_words(campaign: Campaign) -> Iterator[str]:
    for field, label in _TEXTS:
        for mark in wording.check(getattr(campaign, field)):
            if mark.severity == Severity.BLOCK:
                advice = f"，建议改为“{mark.suggestion}”" if mark.suggestion else ""
                yield f"{label}有{mark.label}“{mark.text}”{advice}"
    if campaign.link and (fault := fault_of_address(campaign.link)):
        yield fault.removesuffix("。")
