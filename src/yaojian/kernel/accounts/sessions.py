"""The session store: Django's own on the database, with the question of every request prepared (``kernel.prepared``)."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from yaojian.kernel import prepared

_DATA = "SELECT session_data FROM django_session WHERE session_key = $1 AND expire_date > $2"


class SessionStore(db.SessionStore):
    """Sessions in the table of ``django.contrib.sessions``."""

    def load(self) -> dict[str, Any]:
        """What the session holds; without such a session, or when it has run out, nothing, under a key to be made."""
        found = prepared.run(_DATA, [self.session_key, timezone.now()])
        if found:
            return self.decode(found[0][0])
        self._session_key = None
        return {}
