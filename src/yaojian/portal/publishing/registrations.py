"""What this room tells the registries."""

from yaojian.kernel.audit.registry import register_actions
from yaojian.portal.desk import doors
from yaojian.portal.publishing import previews


def register() -> None:
    """Called once by ``ready()``."""
    register_actions({"portal.site.published": "全站发布"})
    doors.register_previewer("articles.article", previews.preview_article)
