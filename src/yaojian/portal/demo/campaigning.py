"""Campaigns of the demo institution (示范数据): a festival skin to come, a banner now, a pop-up; and a policy of reviews."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar.workdays import BEIJING
from yaojian.kernel.wording import services as words
from yaojian.portal.campaigns import services
from yaojian.portal.campaigns.models import Campaign, Rank
from yaojian.portal.campaigns.services import CampaignFacts
from yaojian.portal.columns.models import Column
from yaojian.portal.review import services as reviews
from yaojian.portal.review.steps import THREE_REVIEWS

_SPACE = UUID("b2c1f0f5-32f7-4a9c-9a53-6f5a1c1f7e02")
LADDER_IN = "政策文件"


def load(loader: Actor) -> None:
    """Plan and approve them, as if somebody else had judged; the three reviews hold for policy documents."""
    now = timezone.now()
    approved = (
        CampaignFacts(
            "banner", "安全用药月横幅（示范）", now - timedelta(days=1), now + timedelta(days=30),
            words="全国安全用药月：药品安全 良法善治", link="/", target_kind="front",
        ),
        CampaignFacts(
            "popup", "年报填报提醒弹窗（示范）", now - timedelta(days=1), now + timedelta(days=10),
            words="药品经营企业年度报告正在填报，请按期提交", link="/qy/", target_kind="front", frequency_days=3,
            rank=Rank.URGENT,
        ),
        CampaignFacts(
            "skin", "国庆皮肤（示范）", *_holiday(now, 10, 1, 7), palette="national", rank=Rank.FESTIVAL,
        ),
    )  # fmt: skip
    for facts in approved:
        services.approve_campaign(actor=loader, campaign_id=_submitted(loader, facts).pk)
    skin = CampaignFacts("skin", "春节皮肤（示范）", *_holiday(now, 2, 5, 10), palette="spring", rank=Rank.FESTIVAL)
    _submitted(loader, skin)
    column = Column.objects.filter(title=LADDER_IN).first()
    if column is not None:
        reviews.set_policy(actor=loader, column_id=column.pk, steps=THREE_REVIEWS, note="示范数据")
    words.save_word(
        actor=loader, form="鄂药局", use="wrong", right="湖北省药监局", weight="warn", reason="示范数据：简称不规范"
    )


def _submitted(loader: Actor, facts: CampaignFacts) -> Campaign:
    campaign = services.plan_campaign(actor=loader, facts=facts, key=str(uuid5(_SPACE, facts.name)))
    return services.submit_campaign(actor=loader, campaign_id=campaign.pk)


def _holiday(now: datetime, month: int, day: int, days: int) -> tuple[datetime, datetime]:
    """The next such days from midnight in Beijing."""
    local = now.astimezone(BEIJING)
    first = datetime(local.year, month, day, tzinfo=BEIJING)
    if first <= local:
        first = first.replace(year=local.year + 1)
    return first, first + timedelta(days=days)
