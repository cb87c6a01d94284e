"""What this room tells the others."""

from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.wording import queries, register_checker


def register() -> None:
    """Called once, when all apps are loaded."""
    register_actions(
        {"kernel.words.saved": "保存词条", "kernel.words.switched": "启停词条", "kernel.words.judged": "评判用词提示"}
    )
    register_checker(queries.checker)
