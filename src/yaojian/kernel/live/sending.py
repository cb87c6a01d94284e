"""Sending: one NOTIFY inside the transaction. PostgreSQL delivers it at commit and drops it at rollback."""

import json
from collections.abc import Mapping

from django.db import connection

PIPE = "yaojian_live"
LONGEST = 7_500
"""PostgreSQL takes 8,000 bytes a message; longer things are fetched by the page."""
END = "end"


def after_commit(*, channel: str, kind: str, data: Mapping[str, object]) -> None:
    """Tell every open stream that may hear ``channel`` (``user:5``, ``unit:<uuid>``, ``staff``) about ``kind``.

    ``kind`` is the event's name in the browser, ``data`` a small JSON object without secrets: badges, titles, ids.
    Raises ``ValueError`` when it is longer than 7,500 bytes.
    """
    after_commit_each({channel: data}, kind=kind)


def after_commit_each(told: Mapping[str, Mapping[str, object]], *, kind: str) -> None:
    """``after_commit`` for many channels, each with its own data, in one statement."""
    messages = [
        json.dumps({"channel": channel, "kind": kind, "data": data}, ensure_ascii=False, default=str)
        for channel, data in told.items()
    ]
    if any(len(message.encode()) > LONGEST for message in messages):
        raise ValueError("a live message carries ids and counts, not contents")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, message) FROM unnest(%s::text[]) AS message", [PIPE, messages])


def end_streams(user_id: int) -> None:
    """Close all streams of a user who signed out or was disabled."""
    after_commit(channel=f"user:{user_id}", kind=END, data={})
