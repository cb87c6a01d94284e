"""Keeping views and columns; acts on many rows at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.errors import Invalid, Refusal, RightMissing, SignInNeeded
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import services as flow

from . import columns, queries, saved
from .errors import NothingChosen, TooManyChosen, TooManyViews, ViewNameTaken
from .ledgers import Centre, Ledger
from .models import DefaultView, SavedView, TableLayout

MOST_VIEWS = 50
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a view is to keep. ``query`` is the part of the address after the question mark."""

    name: str
    centre: Centre
    ledger: Ledger
    query: str
    shared: bool = False
    is_default: bool = False
    view_id: UUID | None = None


@transaction.atomic
def save_view(*, actor: Actor, wanted: Wanted, key: str) -> SavedView:
    """Keep what is on the screen under a name, with the columns in use (those of ``wanted.view_id``, if it shows one).

    Raises ``ViewNameTaken``, ``TooManyViews`` (409), ``Invalid`` (422) when somebody without a unit shares.
    """
    checks.signed_in(actor)
    earlier = idempotency.earlier_result(key, actor=actor, act="oa.desk.view.save")
    if earlier is not None:
        return saved.view_for(actor, UUID(earlier))
    if wanted.shared and actor.unit_id is None:
        raise Invalid(field="与本处室同事共享", reason="您还没有任职单位，不能共享视图。")
    mine = SavedView.objects.filter(owner=actor.user_id)
    if mine.filter(centre=wanted.centre.key, name=wanted.name).exists():
        raise ViewNameTaken(name=wanted.name)
    if mine.count() >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS)
    shown = saved.layout_of(actor, wanted.centre, saved.view_for(actor, wanted.view_id) if wanted.view_id else None)
    view = SavedView.objects.create(
        owner_id=_user(actor),
        unit_id=actor.unit_id if wanted.shared else None,
        centre=wanted.centre.key,
        status=wanted.ledger.key,
        name=wanted.name,
        query=wanted.query,
        columns=list(shown.keys),
        compact=shown.compact,
    )
    if wanted.is_default:
        _choose(actor, view)
    idempotency.remember(key, actor=actor, act="oa.desk.view.save", result=str(view.pk))
    record(actor, "oa.desk.view_saved", view, summary=f"保存台账视图“{view.name}”。", shared=wanted.shared)
    return view


@transaction.atomic
def remove_view(*, actor: Actor, view_id: UUID) -> SavedView:
    """Remove one's own view, for everybody it was shared with. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    view = saved.view_for(actor, view_id)
    if view.owner_id != actor.user_id:
        raise RightMissing(right="删除他人的台账视图")
    record(actor, "oa.desk.view_removed", view, summary=f"删除台账视图“{view.name}”。")
    SavedView.objects.filter(pk=view.pk).delete()
    return view


@transaction.atomic
def choose_default(*, actor: Actor, view_id: UUID, chosen: bool) -> SavedView:
    """Let a centre open with this view, or with 待办 again. Raises ``Unknown`` (404)."""
    view = saved.view_for(actor, view_id)
    if chosen:
        _choose(actor, view)
    else:
        DefaultView.objects.filter(user=actor.user_id, view=view).delete()
    words = "设为默认" if chosen else "不再作为默认"
    record(actor, "oa.desk.default_chosen", view, summary=f"台账视图“{view.name}”{words}。")
    return view


@transaction.atomic
def set_layout(*, actor: Actor, centre: Centre, view_id: UUID | None, keys: Sequence[str], compact: bool) -> None:
    """Remember the columns, in order, and the density. Leaves no trace: it is the reader's own screen."""
    checks.signed_in(actor)
    view = saved.view_for(actor, view_id) if view_id else None
    TableLayout.objects.update_or_create(
        user_id=_user(actor),
        centre=centre.key,
        view=view,
        defaults={"columns": [column.key for column in columns.chosen(keys)], "compact": compact},
    )


@dataclass(frozen=True, slots=True)
class Done:
    """How many were done, and what kept the others from it, one sentence each."""

    count: int
    refused: tuple[str, ...] = ()


@transaction.atomic
def read_many(*, actor: Actor, task_ids: Sequence[UUID], key: str) -> Done:
    """已阅 for many at once. Tasks that are not the reader's or already read are left out.

    Raises ``NothingChosen``, ``TooManyChosen`` (422).
    """
    earlier = idempotency.earlier_result(key, actor=actor, act="oa.desk.read_many")
    if earlier is not None:
        return Done(int(earlier))
    rows = queries.to_read_among(actor, _few(task_ids))
    if not rows:
        raise NothingChosen(act="标为已阅")
    done, refused = 0, []
    for row in rows:
        try:
            with transaction.atomic():
                flow.mark_read(actor=actor, task_id=row.row_id, key=_part(key, row.row_id))
            done += 1
        except Refusal as refusal:
            refused.append(f"《{row.title}》：{refusal.told()}")
    idempotency.remember(key, actor=actor, act="oa.desk.read_many", result=str(done))
    record(actor, "oa.desk.read_many", summary=f"批量标为已阅 {done} 件。", count=done)
    return Done(done, tuple(refused))


@transaction.atomic
def urge_many(*, actor: Actor, document_ids: Sequence[UUID], text: str, key: str) -> Done:
    """催办 for many at once; what may not be urged is told, the others are.

    Raises ``NothingChosen``, ``TooManyChosen`` (422).
    """
    earlier = idempotency.earlier_result(key, actor=actor, act="oa.desk.urged_many")
    if earlier is not None:
        return Done(int(earlier))
    rows = queries.running_among(actor, _few(document_ids))
    if not rows:
        raise NothingChosen(act="催办")
    done, refused = 0, []
    for row in rows:
        try:
            with transaction.atomic():
                flow.urge(actor=actor, instance_id=row.document_id, text=text, key=_part(key, row.document_id))
            done += 1
        except Refusal as refusal:
            refused.append(f"《{row.title}》：{refusal.told()}")
    idempotency.remember(key, actor=actor, act="oa.desk.urged_many", result=str(done))
    record(actor, "oa.desk.urged_many", summary=f"批量催办 {done} 件。", count=done)
    return Done(done, tuple(refused))


def _choose(actor: Actor, view: SavedView) -> None:
    DefaultView.objects.update_or_create(user_id=_user(actor), centre=view.centre, defaults={"view": view})


def _user(actor: Actor) -> int:
    if actor.user_id is None:
        raise SignInNeeded()
    return actor.user_id


def _few(ids: Sequence[UUID]) -> list[UUID]:
    few = list(dict.fromkeys(ids))
    if len(few) > MOST_AT_ONCE:
        raise TooManyChosen(count=len(few), most=MOST_AT_ONCE)
    return few


def _part(key: str, pk: UUID) -> str:
    """The key of one act among many: the same form sent twice does each of them once."""
    return f"{key[:31]}{pk.hex}"
