"""The database of this run, with the settings the product runs with: every commit is on disk before it counts.

Imported before any model, as Django must know the address of the database when it is set up.
"""

import logging
import os

import django

from tests.support.database import RunDatabase
from yaojian.config.supervisor import plan

os.environ["DJANGO_SETTINGS_MODULE"] = "yaojian.config.settings"
os.environ.setdefault("YAOJIAN_STATIC", str(plan.STATIC))
DATABASE = RunDatabase(options={})
"""Not started yet: ``DATABASE.start()``. Gone when the process ends."""
django.setup()
logging.disable(logging.INFO)
