"""What this room tells the others."""

from . import services
from .doors import register_teller


def register() -> None:
    """Called once, when all apps are loaded."""
    register_teller(services.tell)
