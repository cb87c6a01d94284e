"""What this room tells the registries."""

from django.db.models import Q

from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import scopes
from yaojian.portal.guides import pages
from yaojian.portal.guides.models import Guide
from yaojian.portal.guides.rights import PUBLISH, WRITE
from yaojian.web import navigation


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Guide, "unit", lambda ids: Q(owner_unit__in=ids))
    register_actions(
        {
            "portal.guide.created": "新建办事指南",
            "portal.guide.changed": "修改办事指南基本信息",
            "portal.guide.drafted": "保存办事指南草稿",
            "portal.guide.published": "发布办事指南",
            "portal.guide.withdrawn": "停用办事指南",
            "portal.guide.themed": "维护办事主题",
        }
    )
    pages.register()
    navigation.register(
        "desk",
        navigation.Entry("办事指南", "portal:guides:list", "list-check", right=WRITE, group="服务与数据", order=50),
        navigation.Entry("办事主题", "portal:guides:themes", "category", right=PUBLISH, group="服务与数据", order=51),
    )
