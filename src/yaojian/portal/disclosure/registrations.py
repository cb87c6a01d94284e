"""What this room tells the registries."""

from django.db.models import Q

from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import scopes
from yaojian.portal.disclosure import pages, reads
from yaojian.portal.disclosure.models import DisclosureItem
from yaojian.portal.disclosure.rights import DISCLOSE, MANAGE
from yaojian.web import navigation

QUESTIONS = (reads.disclosure, reads.disclosed, reads.record, reads.interpretations)
"""Declared by being imported; named here so that nobody takes the import for a leftover."""


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(DisclosureItem, "column", lambda ids: Q(article__home_column__uid__in=ids))
    scopes.register_scope(DisclosureItem, "unit", lambda ids: Q(article__home_column__owner_unit__in=ids))
    register_actions(
        {
            "portal.disclosure.recorded": "登记公开信息",
            "portal.disclosure.corrected": "更正公开信息",
            "portal.disclosure.validity": "变更有效性",
            "portal.disclosure.linked": "关联解读",
            "portal.disclosure.unlinked": "取消解读关联",
            "portal.disclosure.placed": "设置公开平台",
            "portal.disclosure.figure": "填写年报数据",
            "portal.disclosure.fixed": "年报数据定稿",
        }
    )
    pages.register()
    navigation.register(
        "desk",
        navigation.Entry("公开信息", "portal:disclosure:ledger", "files", right=DISCLOSE, group="信息公开", order=54),
        navigation.Entry("公开平台", "portal:disclosure:boards", "sitemap", right=MANAGE, group="信息公开", order=55),
    )
