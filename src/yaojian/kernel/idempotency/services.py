"""Claim a key, remember what it led to."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency.models import UsedKey

LONGEST_KEY = 64
KEPT = timedelta(days=7)


def _who(actor: Actor) -> str:
    return str(actor.user_id) if actor.user_id is not None else actor.name[:64]


def earlier_result(key: str, *, actor: Actor, act: str) -> str | None:
    """None: first time, go on; else the id the first call remembered.

    Must run inside the transaction of the act. A second call that comes while the first is still running waits for its
    end (unique index), then sees its result; if the first was rolled back, the second takes its place.
    Raises ``Invalid`` (422) for an empty or overlong key.
    """
    if not key or len(key) > LONGEST_KEY:
        raise Invalid(field="幂等号", reason="缺少幂等号或过长，请刷新页面后重试。")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO idempotency_usedkey (actor, act, key, result, used_at) VALUES (%s, %s, %s, '', now()) "
            "ON CONFLICT (actor, act, key) DO NOTHING",
            [_who(actor), act, key],
        )
        if cursor.rowcount == 1:
            return None
    return UsedKey.objects.get(actor=_who(actor), act=act, key=key).result


def remember(key: str, *, actor: Actor, act: str, result: str) -> None:
    """Say what the act led to; the last thing before its transaction ends."""
    UsedKey.objects.filter(actor=_who(actor), act=act, key=key).update(result=result)


def forget_old() -> int:
    """Drop keys older than a week; nobody resends a form that late. Returns how many went."""
    return UsedKey.objects.filter(used_at__lt=timezone.now() - KEPT).delete()[0]
