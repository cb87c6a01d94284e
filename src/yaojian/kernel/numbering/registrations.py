"""What this room tells the others."""

from yaojian.kernel.audit.registry import register_actions


def register() -> None:
    """Called once, when all apps are loaded."""
    register_actions(
        {
            "kernel.numbering.taken": "编号",
            "kernel.numbering.reserved": "预留编号",
            "kernel.numbering.released": "收回编号",
            "kernel.numbering.voided": "作废编号",
        }
    )
