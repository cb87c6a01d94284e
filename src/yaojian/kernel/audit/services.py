"""Writing to the chain."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from pydantic_core import to_json

from yaojian.kernel import prepared
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import chain, registry
from yaojian.kernel.audit.models import LANES, Event
from yaojian.kernel.prepared import Row, Statement

_PLACE = f"SELECT lane, seq, hash FROM audit_lane WHERE lane = pg_backend_pid() % {LANES} FOR NO KEY UPDATE"  # noqa: S608 - a number
PLACE: Statement = (_PLACE, ())
"""Locks this connection's chain and reads its end. An act that asks much in one breath asks this last and gives the answer
to ``record``; between the two nothing else may be recorded."""
_COLUMNS = (*chain.HASHED, "previous_hash", "hash")


@lru_cache(maxsize=256)
def _insert(before: str, taken: int) -> str:
    """Writes the event and moves the end of its lane, after ``before``, which has ``taken`` values."""
    places = {name: f"${taken + n}" for n, name in enumerate(_COLUMNS, start=1)}
    return (
        f"WITH {f'{before}, ' if before else ''}written AS (INSERT INTO audit_event ({', '.join(_COLUMNS)}) "  # noqa: S608 - constants
        f"VALUES ({', '.join(places.values())}) RETURNING id) UPDATE audit_lane SET seq = {places['seq']}, "
        f"hash = {places['hash']} WHERE lane = {places['lane']} RETURNING (SELECT id FROM written)"
    )


class OutOfPlace(RuntimeError):
    """Something was recorded between the question about the lane's end (``PLACE``) and the event that was to follow it: a
    defect of a service that calls the flow (decision 0002). Nothing of the act is written."""


def record(
    actor: Actor,
    action: str,
    subject: Model | None = None,
    *,
    summary: str,
    before: Statement | None = None,
    place: Row | None = None,
    last: bool = False,
    **data: object,
) -> int:
    """Write one event in the transaction of the act; call it last, because it holds a lane until commit.

    ``action`` is a registered past participle (``oa.document.withdrawn``), ``summary`` the sentence an auditor reads,
    ``data`` further facts as JSON without floats (their text form is not stable). Returns the event's id.
    ``before`` writes the act itself in the same statement: common table expressions (``name AS (…)``) and their values; ``place`` the answer to ``PLACE``;
    ``last``: the act's transaction ends here (``prepared.run_all``).
    Raises ``KeyError`` for an unregistered action, ``TypeError`` for a float, ``TransactionManagementError`` outside a
    transaction, ``OutOfPlace`` where ``place`` is no longer the end.
    """
    registry.label_of(action)
    _refuse_floats(data)
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.record must run inside the transaction of the act")
    lane, seq, previous = place or prepared.run(*PLACE)[0]
    fields = _fields(actor, action, subject, summary, data) | {"lane": lane, "seq": seq + 1}
    digest = chain.link(previous, fields)
    fields |= {"data": to_json(fields["data"]), "previous_hash": previous, "hash": digest}
    act, values = before or ("", ())
    insert: Statement = (_insert(act, len(values)), [*values, *(fields[name] for name in _COLUMNS)])
    try:
        written_id: int = prepared.run_all([insert], last=last)[0][0][0]
    except IntegrityError as error:
        if "audit_seq_once" in str(error):
            raise OutOfPlace(action) from error
        raise
    return written_id


def record_denial(actor: Actor, right_code: str, path: str) -> None:
    """Write that a right was missing, in a transaction of its own: the act's was rolled back."""
    with transaction.atomic():
        record(
            actor,
            "kernel.permission.denied",
            summary=f"{actor.name}缺少“{right_code}”的权限，访问被拒绝。",
            path=path[:200],
        )


def _fields(actor: Actor, action: str, subject: Model | None, summary: str, data: dict[str, object]) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC),
        "action": action,
        "summary": summary[: Event._meta.get_field("summary").max_length],
        "actor_user": actor.user_id,
        "actor_person": actor.person_id,
        "actor_unit": actor.unit_id,
        "actor_name": actor.name[:60],
        "on_behalf_of": actor.on_behalf_of,
        "channel": str(actor.channel),
        "address": actor.address[:45],
        "request_id": actor.request_id[:40],
        "subject_type": subject._meta.label_lower if subject is not None else "",
        "subject_id": str(subject.pk) if subject is not None else "",
        "data": data if _is_plain(data) else json.loads(json.dumps(data, default=str)),
    }


def _is_plain(data: Mapping[str, object]) -> bool:
    """Whether JSON gives it back as it is: texts and numbers, and lists of texts."""
    return all(
        value is None
        or type(value) in (str, int, bool)
        or (type(value) is list and all(type(one) is str for one in value))
        for value in data.values()
    )


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("audit data must not hold floats")
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        _refuse_floats(part)
