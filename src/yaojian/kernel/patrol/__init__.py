"""Patrol: what each system itself knows to be overdue or blank, told to whoever inspects, without any crawl.

The owner registers a source (``register_source("portal.columns", "栏目更新", columns)``); the reader asks ``look()``. Plain
registry without models, as ``kernel.health``.
"""

from yaojian.kernel.patrol.sources import Item as Item
from yaojian.kernel.patrol.sources import ItemState as ItemState
from yaojian.kernel.patrol.sources import register_source as register_source
