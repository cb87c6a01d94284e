"""Centres and status words in addresses; anything else is another room's address, or none."""

from . import ledgers
from .ledgers import Centre, Ledger


class CentreConverter:
    """``work``, ``incoming``, ``outgoing``, ``approvals``."""

    regex = "|".join(ledgers.CENTRES)

    def to_python(self, value: str) -> Centre:
        """The centre of this key."""
        return ledgers.CENTRES[value]

    def to_url(self, value: Centre | str) -> str:
        """Its key. ``ValueError`` for one that is none, as Django asks."""
        key = value if isinstance(value, str) else value.key
        if key not in ledgers.CENTRES:
            raise ValueError(key)
        return key


class LedgerConverter:
    """``todo``, ``done`` and the others."""

    regex = "|".join(ledgers.BY_KEY)

    def to_python(self, value: str) -> Ledger:
        """The ledger of this key."""
        return ledgers.BY_KEY[value]

    def to_url(self, value: Ledger | str) -> str:
        """Its key. ``ValueError`` for one that is none, as Django asks."""
        key = value if isinstance(value, str) else value.key
        if key not in ledgers.BY_KEY:
            raise ValueError(key)
        return key
