"""Reads the environment, each value once, with one clear sentence when it is missing or wrong."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The variable as text. Without a default it must be set; raises ``ImproperlyConfigured`` naming it."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"缺少环境变量 {name}，程序不能启动。请按 deploy/environment.sample 补上。")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """``1``, ``true``, ``yes`` and ``on`` mean yes; ``0``, ``false``, ``no``, ``off`` and empty mean no."""
    value = os.environ.get(name, "yes" if default else "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"环境变量 {name} 应为 1 或 0，现在是“{value}”。")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"环境变量 {name} 应为整数，现在是“{value}”。") from None


def path(name: str, default: Path) -> Path:
    """An absolute path."""
    return Path(os.environ.get(name, str(default))).expanduser().resolve()


def names(name: str, default: str) -> list[str]:
    """A comma-separated list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]
