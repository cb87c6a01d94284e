"""Long work on whole columns."""

from django.db import transaction

from yaojian.kernel import jobs
from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Channel
from yaojian.kernel.errors import Refusal
from yaojian.kernel.jobs import services as runs
from yaojian.portal.columns import merging, moving
from yaojian.portal.columns.models import Column


@jobs.task(name=moving.JOB)
def move(run_id: str, user_id: int, column_id: int, parent_id: int, slug: str) -> None:
    """Move a large column, with the rights its orderer has now."""
    actor = actor_of(User.objects.get(pk=user_id), channel=Channel.JOB)
    try:
        moving.finish_move(actor=actor, column_id=column_id, parent_id=parent_id, slug=slug, run_id=run_id)
    except Refusal as refusal:
        _give_up(run_id, refusal)


@jobs.task(name=merging.JOB)
def merge(run_id: str, user_id: int, column_id: int, into_id: int) -> None:
    """Merge a large column, with the rights its orderer has now."""
    actor = actor_of(User.objects.get(pk=user_id), channel=Channel.JOB)
    try:
        merging.finish_merge(actor=actor, column_id=column_id, into_id=into_id, run_id=run_id)
    except Refusal as refusal:
        _give_up(run_id, refusal)


@transaction.atomic
def _give_up(run_id: str, refusal: Refusal) -> None:
    Column.objects.filter(busy_with=run_id).update(busy_with=None)
    runs.fail(run_id, message=str(refusal)[:300])
