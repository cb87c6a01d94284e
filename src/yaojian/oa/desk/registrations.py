"""What this room tells the menu."""

from yaojian.oa.documents.rights import REGISTER
from yaojian.oa.flow.followups import TODO_BADGE
from yaojian.web import navigation
from yaojian.web.navigation import Entry

from . import queries


def register() -> None:
    """Called once by ``ready()``."""
    navigation.register_search("office", "oa:desk:search", "搜公文标题、文号、来文单位")
    navigation.register(
        "office",
        Entry("工作台", "oa:desk:home", "home", order=10, phone=True),
        Entry(
            "收文台账",
            "oa:desk:incoming",
            "inbox",
            badge=queries.todo_count,
            badge_name=TODO_BADGE,
            order=20,
            phone=True,
        ),
        Entry("收文登记", "oa:incoming:register", "file-import", right=REGISTER, order=30, phone=True),
    )
