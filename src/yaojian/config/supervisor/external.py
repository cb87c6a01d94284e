"""A PostgreSQL that is not ours, named by ``DATABASE_URL``."""

from yaojian.config.embedded.errors import DatabaseBroken, ServerTooOld

OLDEST_SUPPORTED = 15


def check(url: str) -> None:
    """Raises ``DatabaseBroken`` when it does not answer and ``ServerTooOld`` below PostgreSQL 15."""
    import psycopg  # commands without a database start in a tenth of a second less

    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as failure:
        reason = str(failure).strip().splitlines()[-1]
        raise DatabaseBroken(f"DATABASE_URL 指向的数据库连接不上：{reason}。请检查地址、用户名和密码。") from failure
    if version < OLDEST_SUPPORTED * 10_000:
        raise ServerTooOld(
            f"DATABASE_URL 指向的 PostgreSQL 是 {version // 10_000} 版，需要 {OLDEST_SUPPORTED} 版或更高。请升级数据库。"
        )
