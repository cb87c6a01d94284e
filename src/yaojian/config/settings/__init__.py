"""All settings, gathered from one module a subject. ``DJANGO_SETTINGS_MODULE=yaojian.config.settings``."""

from yaojian.config.settings.accounts import *  # noqa: F403 - constants only, by design
from yaojian.config.settings.base import *  # noqa: F403
from yaojian.config.settings.data import *  # noqa: F403
from yaojian.config.settings.portal import *  # noqa: F403
from yaojian.config.settings.security import *  # noqa: F403
from yaojian.config.settings.surfaces import *  # noqa: F403
