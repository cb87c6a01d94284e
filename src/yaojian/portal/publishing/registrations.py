"""What this room tells the registries."""

from yaojian.kernel import notices
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.health.probes import NotWell, register_probe
from yaojian.portal.desk import doors
from yaojian.portal.publishing import incidents, own_pages, previews, queries
from yaojian.portal.publishing.rights import WATCH
from yaojian.web import navigation


def register() -> None:
    """Called once by ``ready()``."""
    own_pages.register()
    register_actions(
        {
            "portal.site.published": "全站发布",
            "portal.site.ordered": "要求全站发布",
            "portal.site.tampered": "网站文件被改动",
            "portal.site.settled": "处理篡改事件",
            "portal.site.sealed": "封存发布清单",
            "portal.site.archived": "制作网站归档副本",
        }
    )
    notices.register_kind(incidents.TAMPERED, "网站文件被改动", email=True)
    register_probe("portal", _front_page, label="门户发布")
    register_probe("site_watch", _watch, label="网站防篡改")
    navigation.register(
        "desk",
        navigation.Entry("网站看守", "portal:site:overview", "shield-check", right=WATCH, group="管理", order=90),
        navigation.Entry("页面为何如此", "portal:site:explain", "zoom-in", right=WATCH, group="管理", order=91),
        navigation.Entry("封存与归档", "portal:site:records", "archive", right=WATCH, group="管理", order=92),
    )
    doors.register_previewer("articles.article", previews.preview_article)


def _front_page() -> str:
    """Whether the public front page stands in the tree as it was published."""
    if fault := queries.fault_of("/index.html"):
        raise NotWell(fault)
    return "首页与发布时一致。"


def _watch() -> str:
    """Whether somebody watches, and nothing alarming is unsettled."""
    if fault := queries.fault_of_watch():
        raise NotWell(fault)
    return queries.told_of_watch()
