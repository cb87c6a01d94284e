"""What this room tells the others."""

from . import own
from .probes import register_probe
from .rights import READ

RIGHTS = (READ,)


def register() -> None:
    """Called once, when all apps are loaded."""
    register_probe("database", own.database, label="数据库", needed=True)
    register_probe("migrations", own.migrations, label="数据库升级", needed=True)
    register_probe("store", own.store, label="文件库", needed=True)
    register_probe("worker", own.worker, label="后台任务")
