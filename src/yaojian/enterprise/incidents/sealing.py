"""Where the sealed column of this room lies, for sealing anew under a new key."""

from yaojian.enterprise.incidents.models import Incident, phone_place
from yaojian.kernel.crypto.columns import SealedColumn, reseal


def reseal_all() -> int:
    """Telephones a former key sealed are sealed by the current one; returns how many."""
    return reseal(SealedColumn(Incident.objects.all(), "sealed_phone", phone_place))
