"""What this room tells the kernel's registries."""

from yaojian.inspection.runs.rights import READ
from yaojian.web.navigation import Entry
from yaojian.web.navigation import register as register_entries


def register() -> None:
    """Called once by ``ready()``."""
    register_entries(
        "console", Entry("检查总览", "overview:home", "gauge", right=READ, group="检查", order=90, phone=True)
    )
