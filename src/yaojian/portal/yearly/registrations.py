"""What this room tells the registries."""

from yaojian.kernel.audit.registry import register_actions
from yaojian.portal.disclosure.rights import MANAGE
from yaojian.web import navigation


def register() -> None:
    """Called once by ``ready()``."""
    register_actions({"portal.yearly.exported": "导出信息公开年度报告"})
    navigation.register(
        "desk",
        navigation.Entry("公开年报", "portal:yearly:this_year", "report", right=MANAGE, group="信息公开", order=56),
    )
