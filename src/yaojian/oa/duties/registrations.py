"""What this room tells the kernel's registries and the menu."""

from yaojian.kernel.audit.registry import register_actions
from yaojian.web import navigation
from yaojian.web.navigation import Entry

from .rights import ASSIGN
from .services import ASSIGNED


def register() -> None:
    """Called once by ``ready()``."""
    register_actions({ASSIGNED: "设定职能岗位"})
    navigation.register("office", Entry("职能岗位", "oa:duties:list", "users", right=ASSIGN, group="管理", order=905))
