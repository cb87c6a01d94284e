"""Secrets, hosts, cookies, transport.

``YAOJIAN_PRODUCTION=1`` makes every secret and host name mandatory and cookies secure. Without it the installation makes
a random secret of its own beside its data (mode 0600), so that two installations never share one.
"""

import os
import secrets
from pathlib import Path

from yaojian.config.settings import environment
from yaojian.config.settings.data import YAOJIAN_DATA

YAOJIAN_PRODUCTION = environment.flag("YAOJIAN_PRODUCTION")
DEBUG = False


def _own_secret(place: Path) -> str:
    """The secret of this installation; made once. Several processes may start at once: the first writer wins."""
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="utf-8")
        try:
            os.link(draft, place)
        except FileExistsError:
            return place.read_text(encoding="utf-8")
        finally:
            draft.unlink()
    return place.read_text(encoding="utf-8")


SECRET_KEY = (
    environment.text("YAOJIAN_SECRET_KEY")
    if YAOJIAN_PRODUCTION
    else os.environ.get("YAOJIAN_SECRET_KEY") or _own_secret(YAOJIAN_DATA / "secret_key")
)
# Seal personal data in the database (kernel/crypto): the current key first, then former ones; how to change them stands there.
YAOJIAN_FIELD_KEYS = [
    entry.strip()
    for entry in (
        environment.text("YAOJIAN_FIELD_KEYS")
        if YAOJIAN_PRODUCTION
        else os.environ.get("YAOJIAN_FIELD_KEYS") or f"k1:{_own_secret(YAOJIAN_DATA / 'field_key')}"
    ).split(",")
]
YAOJIAN_INDEX_KEY = (
    environment.text("YAOJIAN_INDEX_KEY")
    if YAOJIAN_PRODUCTION
    else os.environ.get("YAOJIAN_INDEX_KEY") or _own_secret(YAOJIAN_DATA / "index_key")
)
ALLOWED_HOSTS = environment.names("YAOJIAN_HOSTS", "" if YAOJIAN_PRODUCTION else "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.names("YAOJIAN_ORIGINS", "")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = YAOJIAN_PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if YAOJIAN_PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if YAOJIAN_PRODUCTION else None
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "yaojian.web.failures.csrf_failure"
