"""What this room tells the kernel's registries."""

from yaojian.kernel import notices
from yaojian.kernel.audit.registry import register_actions
from yaojian.portal.desk import comparing, wording
from yaojian.portal.desk.rights import MANAGE_PEOPLE
from yaojian.web import navigation


def register() -> None:
    """Called once by ``ready()``."""
    comparing.install()
    wording.install()
    register_actions({"portal.people.handed_over": "门户工作交接"})
    notices.register_kind("portal.people.handed_over", "门户工作交接")
    navigation.register(
        "desk",
        navigation.Entry("门户用户", "portal:people:list", "users", right=MANAGE_PEOPLE, group="管理", order=70),
    )
