"""Django's entry to this room."""

from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    """Keys of acts already done."""

    name = "yaojian.kernel.idempotency"
    label = "idempotency"
    verbose_name = "重复提交"
