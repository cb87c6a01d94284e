"""What this room tells the registries."""

from yaojian.portal.interaction.front import rendering


def register() -> None:
    """Called once by ``ready()``."""
    rendering.register()
