"""Limits by address, telephone and code: counted in one statement, in fixed stretches of time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone

from yaojian.kernel.crypto.fields import blind_index
from yaojian.portal.interaction.visiting.models import VisitCount

KEPT = timedelta(days=2)
_COUNT = (
    "INSERT INTO visiting_visitcount (purpose, who, began, count) VALUES (%s, %s, %s, 1) "
    "ON CONFLICT (purpose, who, began) DO UPDATE SET count = visiting_visitcount.count + 1 RETURNING count"
)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` times within ``span``, which divides a day."""

    purpose: str
    most: int
    span: timedelta


FORMS_OF_ADDRESS = Limit("form.address", 8, timedelta(hours=1))
"""More forms from one address are set apart, not refused: an office or a village shares one address."""
FORMS_OF_PHONE = Limit("form.phone", 5, timedelta(days=1))
UPLOADS_OF_ADDRESS = Limit("upload.address", 40, timedelta(hours=1))
"""Beyond it files are not taken any more, so that nobody fills the disk."""
QUERIES_OF_ADDRESS = Limit("query.address", 30, timedelta(minutes=10))
QUERIES_OF_CODE = Limit("query.code", 10, timedelta(minutes=10))


def count(limit: Limit, who: str, *, now: datetime | None = None) -> int:
    """Count one more; returns how many it is in this stretch. Safe with many at once."""
    began = _began(limit, now or timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [limit.purpose, blind_index(who, limit.purpose), began])
        return int(cursor.fetchone()[0])


def so_far(limit: Limit, who: str, *, now: datetime | None = None) -> int:
    """How many were counted in this stretch; counts nothing."""
    began = _began(limit, now or timezone.now())
    rows = VisitCount.objects.filter(purpose=limit.purpose, who=blind_index(who, limit.purpose), began=began)
    return rows.values_list("count", flat=True).first() or 0


def is_over(limit: Limit, who: str) -> bool:
    """Count one more and tell whether that is too many. Nobody known (an empty ``who``) is never too many."""
    return bool(who) and count(limit, who) > limit.most


def forget_old() -> int:
    """Drop counts nobody compares with any more. Returns how many went."""
    return VisitCount.objects.filter(began__lt=timezone.now() - KEPT).delete()[0]


def _began(limit: Limit, now: datetime) -> datetime:
    seconds = int(limit.span.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=UTC)
