"""What is owed, and what is late. Late is computed at the moment of the query, never stored."""

from collections.abc import Collection
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet
from django.db.models.functions import Now
from django_stubs_ext import WithAnnotations

from .models import Deadline, DeadlineState


class Lateness(TypedDict):
    """What ``running`` adds to each row."""

    overdue: bool


def running() -> "QuerySet[WithAnnotations[Deadline, Lateness]]":
    """All that is not closed, the nearest first, each with ``overdue``: due < now() and not paused."""
    late = Q(due__lt=Now(), state=DeadlineState.OPEN)
    overdue = ExpressionWrapper(late, output_field=BooleanField())
    return Deadline.objects.exclude(state=DeadlineState.CLOSED).annotate(overdue=overdue).order_by("due", "id")


def of_subject(subject: Model) -> QuerySet[Deadline]:
    """All deadlines of one object, closed ones too. Whether it may be seen is for the caller to have asked."""
    return Deadline.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by(
        "opened"
    )


def running_of(subject: Model, kind: str) -> Deadline | None:
    """The one that runs (or is paused) for this object and kind."""
    return of_subject(subject).filter(kind=kind).exclude(state=DeadlineState.CLOSED).first()


def owed_by(person_id: UUID | None, unit_ids: Collection[UUID]) -> "QuerySet[WithAnnotations[Deadline, Lateness]]":
    """What a person or any of these units owes; for a desk."""
    return running().filter(Q(owner_person_id=person_id, owner_person_id__isnull=False) | Q(owner_unit_id__in=unit_ids))


def due_reminders(now: datetime) -> QuerySet[Deadline]:
    """Those whose reminder is due; index ``deadline_to_remind``."""
    return Deadline.objects.filter(state=DeadlineState.OPEN, remind_at__lte=now)


def due_escalations(now: datetime) -> QuerySet[Deadline]:
    """Those to escalate now; index ``deadline_to_escalate``."""
    return Deadline.objects.filter(state=DeadlineState.OPEN, escalate_at__lte=now)
