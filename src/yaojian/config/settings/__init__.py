"""All settings, gathered from one module a subject. ``DJANGO_SETTINGS_MODULE=yaojian.config.settings``."""

from yaojian.config.settings.accounts import *
from yaojian.config.settings.base import *
from yaojian.config.settings.certificates import *
from yaojian.config.settings.data import *
from yaojian.config.settings.portal import *
from yaojian.config.settings.security import *
from yaojian.config.settings.surfaces import *
