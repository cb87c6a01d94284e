"""What this room tells the kernel's registries."""


def register() -> None:
    """Called once by ``ready()``."""
