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
    message = json.dumps({"channel": channel, "kind": kind, "data": data}, ensure_ascii=False, default=str)
    if len(message.encode()) > LONGEST:
        raise ValueError("a live message carries ids and counts, not contents")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [PIPE, message])


def end_streams(user_id: int) -> None:
    """Close all streams of a user who signed out or was disabled."""
    after_commit(channel=f"user:{user_id}", kind=END, data={})
