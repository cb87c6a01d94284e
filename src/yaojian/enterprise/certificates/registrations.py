"""What this room tells the kernel."""


def register() -> None:
    """Called once by ``ready()``."""
