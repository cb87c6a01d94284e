"""Where things are kept: data home, database, files, published pages, cache, mail."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from yaojian.config.settings import environment

SOURCE_ROOT = Path(__file__).resolve().parents[2]
REPOSITORY = SOURCE_ROOT.parents[1]
YAOJIAN_DATA = environment.path("YAOJIAN_DATA", REPOSITORY / ".yaojian")
YAOJIAN_FILES = environment.path("YAOJIAN_FILES", YAOJIAN_DATA / "files")
# host:port of a ClamAV daemon that looks at every upload; empty = none.
YAOJIAN_CLAMD = environment.text("YAOJIAN_CLAMD", "")
YAOJIAN_PUBLISHED = environment.path("YAOJIAN_PUBLISHED", YAOJIAN_DATA / "published")
YAOJIAN_PREVIEW_FONT = environment.path(
    "YAOJIAN_PREVIEW_FONT", Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
)


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL 应以 postgresql:// 开头；本系统只支持 PostgreSQL 15 及以上版本。")
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }


def _from_embedded(note: Path) -> dict[str, Any]:
    """Address of the embedded server, as ``yaojian.config.embedded`` wrote it; empty before its first start."""
    if not note.exists():
        return {"NAME": "yaojian"}
    known = json.loads(note.read_text(encoding="utf-8"))
    return {
        "NAME": known["name"],
        "USER": known["user"],
        "PASSWORD": known["password"],
        "HOST": known["host"],
        "PORT": str(known["port"]),
    }


def _database() -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL")
    address = _from_url(url) if url else _from_embedded(YAOJIAN_DATA / "database.json")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": environment.number("YAOJIAN_DATABASE_POOL", 8), "timeout": 10},
            # Short statements, many at once: starting helpers, a compiler or a cache takes longer than a page may.
            # What is prepared (``kernel.prepared``) is planned once, not anew whenever the values promise a better plan.
            "options": "-c jit=off -c max_parallel_workers_per_gather=0 -c enable_memoize=off "
            "-c plan_cache_mode=force_generic_plan",
        },
        **address,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One cache for all processes: codes of the identity provider and rate limits must be seen by every worker.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

MEDIA_ROOT = YAOJIAN_DATA / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = environment.path("YAOJIAN_STATIC", YAOJIAN_DATA / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Logger files of cold stores: the largest one taken, and the limits in whole ℃ (疫苗储存和运输管理规范 2017: 2–8 ℃).
YAOJIAN_COLDCHAIN_MEGABYTES = environment.number("YAOJIAN_COLDCHAIN_MEGABYTES", 200)
YAOJIAN_COLDCHAIN_LOW = environment.number("YAOJIAN_COLDCHAIN_LOW", 2)
YAOJIAN_COLDCHAIN_HIGH = environment.number("YAOJIAN_COLDCHAIN_HIGH", 8)

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.text("YAOJIAN_MAIL_HOST", "127.0.0.1")
EMAIL_PORT = environment.number("YAOJIAN_MAIL_PORT", 8025)
EMAIL_TIMEOUT = 10
SMS_ADDRESS = environment.text("YAOJIAN_SMS_ADDRESS", "")
SMS_KEY = environment.text("YAOJIAN_SMS_KEY", "")
DEFAULT_FROM_EMAIL = environment.text("YAOJIAN_MAIL_FROM", "notice@example.gov.cn")
