"""The kernel's own probes: database, migrations, store, worker."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from yaojian.kernel.jobs import queries as jobs

from .probes import NotWell

LEAST_FREE = 1024**3
"""Bytes free on the disk of the store."""
_MIGRATED = "kernel.health.migrated"


def database() -> str:
    """Does it answer?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def migrations() -> str:
    """Has every migration run? A yes is remembered for ten minutes, because asking reads all migration files."""
    if cache.get(_MIGRATED):
        return ""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise NotWell(f"还有 {len(missing)} 个数据库升级没有执行。")
    cache.set(_MIGRATED, "yes", 600)
    return ""


def store() -> str:
    """Can files be written, and is there room?"""
    home = Path(settings.YAOJIAN_FILES)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home) as probe:
            probe.write(b"1")
    except OSError as error:
        raise NotWell(f"文件库不能写入（{error.strerror}）。") from error
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE:
        raise NotWell(f"文件库所在磁盘只剩 {free // 1024**2} MB。")
    return f"可用 {free // 1024**3} GB"


def worker() -> str:
    """Is a worker alive, and does the queue move?"""
    if not jobs.worker_is_alive():
        raise NotWell("后台任务进程没有在运行，消息、预览和定时任务会停下来。")
    return f"等待 {jobs.waiting_jobs()} 个"
