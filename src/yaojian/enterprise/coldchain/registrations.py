"""What this room tells the kernel's registries and the menus."""


def register() -> None:
    """Called once by ``ready()``."""
