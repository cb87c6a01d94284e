"""What this room tells the registries."""

from yaojian.kernel import notices
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import scopes
from yaojian.portal.campaigns import pages, queries
from yaojian.portal.campaigns.models import Campaign
from yaojian.portal.campaigns.rights import PLAN
from yaojian.web import navigation


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Campaign, "column", queries.columns_of)
    register_actions(
        {
            "portal.campaign.planned": "新建宣传展示",
            "portal.campaign.changed": "修改宣传展示",
            "portal.campaign.submitted": "送审宣传展示",
            "portal.campaign.approved": "宣传展示审核通过",
            "portal.campaign.returned": "退回宣传展示",
            "portal.campaign.ended": "停用宣传展示",
            "portal.campaign.began": "开始展示",
            "portal.campaign.over": "结束展示",
        }
    )
    notices.register_kind("portal.campaign.submitted", "宣传展示待审核", email=True)
    notices.register_kind("portal.campaign.decided", "宣传展示审核结果")
    pages.register()
    navigation.register(
        "desk",
        navigation.Entry(
            "宣传展示",
            "portal:campaigns:list",
            "speakerphone",
            right=PLAN,
            badge=queries.waiting,
            group="内容",
            order=45,
        ),
    )
