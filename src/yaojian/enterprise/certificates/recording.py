"""Keeps every exchange with the registry for 180 days."""

from datetime import timedelta

from django.utils import timezone

from yaojian.enterprise.certificates.adapters.asking import Exchange
from yaojian.enterprise.certificates.models import RegistryExchange
from yaojian.enterprise.certificates.signing import sm3

KEPT = timedelta(days=180)
"""The database itself refuses to delete a younger one (migration 0002)."""


def keep(exchange: Exchange) -> None:
    """Write one try down, in a statement of its own: it stays whatever becomes of the page that asked."""
    RegistryExchange.objects.create(
        at=exchange.at,
        act=exchange.question.act,
        subject=exchange.question.subject[:60],
        outcome=exchange.outcome,
        reason=exchange.reason[:200],
        milliseconds=exchange.milliseconds,
        request=exchange.request,
        answer=exchange.answer,
        body=exchange.kept_body,
        body_sm3=sm3(exchange.body) if exchange.body else "",
    )


def forget_old() -> int:
    """Remove what is older than 180 days. Returns how many went."""
    return RegistryExchange.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
