"""What this room tells the registries."""

from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.health.probes import NotWell, register_probe
from yaojian.portal.desk import doors
from yaojian.portal.publishing import own_pages, previews, queries


def register() -> None:
    """Called once by ``ready()``."""
    own_pages.register()
    register_actions({"portal.site.published": "全站发布"})
    register_probe("portal", _front_page, label="门户发布")
    doors.register_previewer("articles.article", previews.preview_article)


def _front_page() -> str:
    """Whether the public front page stands in the tree as it was published."""
    if fault := queries.fault_of("/index.html"):
        raise NotWell(fault)
    return "首页与发布时一致。"
