"""What this room tells the kernel's registries and the menus."""

from yaojian.enterprise.definitions.rights import EDIT
from yaojian.kernel.audit.registry import register_actions
from yaojian.web import navigation


def register() -> None:
    """Called once by ``ready()``."""
    register_actions(
        {
            "enterprise.definition.drafted": "起草报告格式",
            "enterprise.definition.saved": "修改报告格式草稿",
            "enterprise.definition.dropped": "放弃报告格式草稿",
            "enterprise.definition.published": "发布报告格式",
        }
    )
    navigation.register(
        "office",
        navigation.Entry(
            "报告格式", "enterprise:definitions:list", "adjustments-horizontal", right=EDIT, group="企业监管", order=640
        ),
    )
