"""Personal data sealed by a former key is sealed anew, so that the former key can be dropped (``kernel.crypto.keyring``)."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import BinaryField, F, Func, Model, QuerySet, Value

from yaojian.kernel.crypto import fields

M = TypeVar("M", bound=Model)
P = TypeVar("P")
AT_ONCE = 500


def outdated(rows: "QuerySet[M]") -> Any:
    """Rows whose ``identity`` was not sealed by the current key."""
    head = fields.current_head()
    begins = Func(F("identity"), Value(1), Value(len(head)), function="substring", output_field=BinaryField())
    return rows.annotate(head=begins).exclude(head=head)


def reseal(rows: QuerySet[M], opened: Callable[[M], P], sealed: Callable[[UUID, P], bytes]) -> int:
    """Seal all that is outdated anew, ``AT_ONCE`` rows a transaction; returns how many. Raises what opening raises."""
    done = 0
    while many := _some(rows, opened, sealed):
        done += many
    return done


@transaction.atomic
def _some(rows: QuerySet[M], opened: Callable[[M], P], sealed: Callable[[UUID, P], bytes]) -> int:
    found: list[Any] = list(outdated(rows).select_for_update()[:AT_ONCE])
    for row in found:
        row.identity = sealed(row.pk, opened(row))
        row.save(update_fields=["identity"])
    return len(found)
