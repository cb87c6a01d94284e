"""The real settings with what tests need otherwise: a quick password hash, no pool, mail kept in memory."""

from yaojian.config.settings import *  # noqa: F403 - the settings under test, whole
from yaojian.config.settings import DATABASES, STORAGES, base

# A test rolls its transaction back on the one connection it has; a pool would hand it another.
DATABASES["default"]["OPTIONS"] = {}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LOGGING = {**base.LOGGING, "root": {"handlers": ["console"], "level": "WARNING"}}
