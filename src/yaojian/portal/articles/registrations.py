"""What this room tells the registries: scopes of articles, audit actions, keepers of the doors, Wagtail's policies."""

from django.db.models import Q

from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import scopes
from yaojian.portal.articles import handing, placing, policy, scheduling, services
from yaojian.portal.articles.contents import ArticlesInColumns
from yaojian.portal.articles.models import Article
from yaojian.portal.columns.contents import register_contents
from yaojian.portal.desk import doors


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Article, "column", lambda ids: Q(home_column__uid__in=ids))
    scopes.register_scope(Article, "unit", lambda ids: Q(home_column__owner_unit__in=ids))
    register_actions(
        {
            "portal.article.saved": "保存信息",
            "portal.article.moved": "移动信息",
            "portal.article.copied": "复制信息",
            "portal.article.discarded": "删除草稿",
            "portal.article.imported": "导入历史信息",
            "portal.article.word_imported": "从 Word 导入",
            "portal.article.binned": "删除信息",
            "portal.article.restored": "恢复信息",
            "portal.article.purge_asked": "申请彻底删除信息",
            "portal.article.purged": "彻底删除信息",
            "portal.article.schedule_dropped": "定时发布取消",
            "portal.article.placed": "信息展示到栏目",
            "portal.article.unplaced": "信息不再展示于栏目",
        }
    )
    for act, keeper in {
        "save_revision": services.keep_saving,
        "move": services.keep_moving,
        "copy": services.keep_copying,
        "delete": services.keep_deleting,
    }.items():
        doors.register_keeper("articles.article", act, keeper)
    doors.register_follower("articles.article", "publish", scheduling.follow_publication)
    for act in ("publish", "unpublish"):
        doors.register_follower("articles.article", act, placing.follow_places)
    handing.register()
    register_contents(ArticlesInColumns())
    policy.install()
