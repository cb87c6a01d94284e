"""A planner and a reviewer of campaigns, and campaigns in a line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal import factories
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.portal.articles.rights import REVIEW
from yaojian.portal.campaigns import services
from yaojian.portal.campaigns.models import Campaign
from yaojian.portal.campaigns.rights import PLAN


@dataclass(frozen=True, slots=True)
class Studio:
    """Who plans and who approves, for the whole site."""

    planner: User
    judge: User
    plans: Actor
    judges: Actor

    def draft(self, kind: str = "banner", *, starts: datetime | None = None, days: float = 7, **facts: Any) -> Campaign:
        """A draft that needs nothing more."""
        begins = starts or timezone.now() - timedelta(hours=1)
        said: dict[str, Any] = {"words": "安全用药月", "link": "https://www.nmpa.gov.cn/"}
        if kind in ("skin", "grey"):
            said = {"palette": "national", "rank": 20} if kind == "skin" else {"rank": 40}
        if kind == "couplet":
            said = {"words": "守护用药安全", "second_words": "共享健康生活"}
        given = {"name": f"{kind} 活动", "target_kind": "front"} | said | facts
        made = services.CampaignFacts(kind=kind, starts_at=begins, ends_at=begins + timedelta(days=days), **given)
        return services.plan_campaign(actor=self.plans, facts=made, key=factories.key())

    def approved(self, kind: str = "banner", **facts: Any) -> Campaign:
        """One that went through review."""
        campaign = self.draft(kind, **facts)
        services.submit_campaign(actor=self.plans, campaign_id=campaign.pk)
        return services.approve_campaign(actor=self.judges, campaign_id=campaign.pk)


@pytest.fixture
def studio(db: None) -> Studio:
    """Both with their rights on the whole site."""
    planner, judge = kernel.official("策划人"), kernel.official("审核人")
    kernel.grant(planner, PLAN)
    kernel.grant(judge, REVIEW)
    return Studio(planner, judge, kernel.actor(planner), kernel.actor(judge))


Follow = Callable[[], list[str]]
