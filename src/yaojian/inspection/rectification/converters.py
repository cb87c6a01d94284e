"""Path converters of this room."""


class ActName:
    """Acts that need words; anything else is no such page."""

    regex = "mended|false|judge|revoke"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value
