"""Sealed columns: written, read, and sealed anew under a new key.

So that a former key can be dropped (``keyring``), the owner of each column goes through it each night.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection, transaction
from django.db.models import BinaryField, F, Func, Model, QuerySet, Value

from yaojian.kernel.crypto import fields

M = TypeVar("M", bound=Model)
AT_ONCE = 500


def sealed(text: str, place: str) -> bytes:
    """For a binary column; nothing stays nothing."""
    return fields.encrypt(text, place) if text else b""


def opened(kept: bytes | memoryview, place: str) -> str:
    """What was sealed for this place. Raises what ``crypto.fields.decrypt`` does."""
    return fields.decrypt(bytes(kept), place) if kept else ""


@dataclass(frozen=True, slots=True)
class SealedColumn(Generic[M]):
    """A binary column and the place each row's value was sealed for."""

    rows: "QuerySet[M]"
    name: str
    place: Callable[[Any], str]

    def outdated(self) -> Any:
        """Rows whose value was not sealed by the current key."""
        head = fields.current_head()
        begins = Func(F(self.name), Value(1), Value(len(head)), function="substring", output_field=BinaryField())
        return self.rows.exclude(**{self.name: b""}).annotate(head=begins).exclude(head=head)


def reseal(*columns: SealedColumn[Any]) -> int:
    """Seal all that is outdated anew, ``AT_ONCE`` rows a transaction; returns how many. Raises what opening raises."""
    done = 0
    for column in columns:
        while many := _some(column):
            done += many
    return done


@transaction.atomic
def _some(column: SealedColumn[Any]) -> int:
    with connection.cursor() as cursor:
        # Rows of a trail are insert-only; their trigger lets exactly this pass.
        cursor.execute("SET LOCAL yaojian.resealing = 'on'")
    found: list[Any] = list(column.outdated().select_for_update()[:AT_ONCE])
    for row in found:
        place = column.place(row)
        value = sealed(opened(getattr(row, column.name), place), place)
        column.rows.filter(pk=row.pk).update(**{column.name: value})
    return len(found)
