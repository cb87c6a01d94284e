"""The real settings with what tests need otherwise: a quick password hash, no pool, mail kept in memory."""

import importlib.util

from yaojian.config.settings import *  # noqa: F403 - the settings under test, whole
from yaojian.config.settings import DATABASES, STORAGES, base

# A test rolls its transaction back on the one connection it has; a pool would hand it another.
DATABASES["default"]["OPTIONS"] = {}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# While the rooms are being built: only those that stand. Goes when the last one is there.
INSTALLED_APPS = [name for name in base.INSTALLED_APPS if importlib.util.find_spec(name)]
MIDDLEWARE = [name for name in base.MIDDLEWARE if importlib.util.find_spec(name.rpartition(".")[0])]
LOGGING = {**base.LOGGING, "root": {"handlers": ["console"], "level": "WARNING"}}
if importlib.util.find_spec("yaojian.portal.articles.models") is None:
    WAGTAILDOCS_DOCUMENT_MODEL = "wagtaildocs.Document"
    WAGTAILIMAGES_IMAGE_MODEL = "wagtailimages.Image"
