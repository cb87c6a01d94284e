"""What the codes of the certificate system mean (``data/codes.yaml``, with source). A code nobody listed is 未知."""

from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db.models import TextChoices


class Status(TextChoices):
    """Whether a certificate is in force, by the registry's word. Only ``VALID`` may ever be called valid."""

    VALID = "valid", "有效"
    CANCELLED = "cancelled", "注销"
    EXPIRED = "expired", "过期"
    REVOKED = "revoked", "吊销"
    WITHDRAWN = "withdrawn", "撤销"
    VOID = "void", "作废"
    UNKNOWN = "unknown", "未知"


class SealState(TextChoices):
    """How far the electronic file is. Only ``SEALED`` is a certificate one may show."""

    SYNCING = "syncing", "同步中"
    NOT_MADE = "not_made", "未生成"
    NOT_SEALED = "not_sealed", "已生成未盖章"
    SEALED = "sealed", "已盖章"
    UNKNOWN = "unknown", "未知"


@cache
def tables() -> dict[str, Any]:
    """The data file."""
    text = resources.files("yaojian.enterprise.certificates").joinpath("data/codes.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def status_of(code: int) -> Status:
    """``UNKNOWN`` for a code that is not in the table."""
    return Status(tables()["status"].get(code, Status.UNKNOWN))


def seal_of(code: int) -> SealState:
    """``UNKNOWN`` for a code that is not in the table."""
    return SealState(tables()["seal"].get(code, SealState.UNKNOWN))


def kind_of(code: str, name: str) -> str:
    """The certificate's name: what the registry calls it, or the table's word for its type."""
    return name or tables()["kinds"].get(code, f"证照（类型 {code}）")
