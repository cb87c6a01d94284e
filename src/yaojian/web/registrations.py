"""What the shared pages add to every surface's header: the bell with the number of unread notices."""

from yaojian.kernel.notices import queries as notices
from yaojian.kernel.notices.services import BADGE
from yaojian.web import navigation
from yaojian.web.navigation import Entry

BELL = Entry("我的消息", "notices:list", "bell", badge=notices.unread_count, badge_name=BADGE)


def register() -> None:
    """Called once by ``ready()``."""
    for surface in navigation.SURFACES:
        navigation.register_tool(surface, BELL)
