"""Secret addresses for people without an account: of a registration, of an invitation.

A secret is drawn from the installation's index key and the row: the same form sent twice shows the same address, and only
a keyed hash is kept.
"""

from base64 import urlsafe_b64encode
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from yaojian.kernel.crypto.fields import blind_index
from yaojian.kernel.errors import Unknown

M = TypeVar("M", bound=Model)
_BYTES = 24


def secret_of(kind: str, pk: UUID) -> str:
    """The secret part of the address of a row; 192 bits."""
    return urlsafe_b64encode(blind_index(f"{kind}:{pk}", "enterprise.address")[:_BYTES]).decode()


def hash_of(secret: str) -> bytes:
    """What is kept of it."""
    return blind_index(secret, "enterprise.address.kept")


def found(rows: "QuerySet[M]", secret: str) -> M:
    """The row with this secret. Raises ``Unknown`` (404), the same for every wrong one."""
    row = rows.filter(token_hash=hash_of(secret)).first()
    if row is None:
        raise Unknown(kind="页面")
    return row
