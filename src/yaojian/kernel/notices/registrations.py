"""What this room tells the others."""


def register() -> None:
    """Called once, when all apps are loaded."""
