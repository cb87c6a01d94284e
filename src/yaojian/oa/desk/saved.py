"""What a reader keeps about ledgers: his views and those shared with him, his default, his columns."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks

from . import columns
from .columns import Column
from .ledgers import Centre, Ledger
from .models import DefaultView, SavedView, TableLayout


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns in order, and whether the rows stand close."""

    columns: tuple[Column, ...]
    compact: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """Of the columns shown."""
        return tuple(column.key for column in self.columns)


USUAL = Layout(columns.chosen(columns.USUAL), compact=False)
"""Until somebody chooses."""


def views_of(actor: Actor, centre: Centre) -> QuerySet[SavedView]:
    """The reader's own views of a centre, and those his unit shares, his own first."""
    return _visible(actor).filter(centre=centre.key).select_related("owner", "unit").order_by("owner_id", "created")


def view_for(actor: Actor, view_id: UUID) -> SavedView:
    """A view the reader may see. ``Unknown`` (404) otherwise: others' lists are nobody's business."""
    view = _visible(actor).filter(pk=view_id).first()
    if view is None:
        raise Unknown(kind="台账视图")
    return view


def default_of(actor: Actor, centre: Centre) -> SavedView | None:
    """What opens at the door of a centre; None: 待办. A view no longer shared with him opens no more."""
    chosen = DefaultView.objects.filter(user=actor.user_id, centre=centre.key)
    return _visible(actor).filter(pk__in=chosen.values("view")).first()


def layout_of(actor: Actor, centre: Centre, view: SavedView | None = None) -> Layout:
    """What the reader chose for this view or centre; else what the view was saved with; else the usual columns."""
    chosen = TableLayout.objects.filter(user=actor.user_id, centre=centre.key, view=view).first()
    if chosen:
        return Layout(columns.chosen(chosen.columns), chosen.compact)
    if view and view.columns:
        return Layout(columns.chosen(view.columns), view.compact)
    return USUAL


def address_of(view: SavedView) -> str:
    """Where a view opens; those of other rooms on their own pages (``beside``)."""
    end = view.centre.removeprefix("exchange_")
    if end != view.centre:
        kept = f"&{view.query}" if view.query else ""
        return f"{reverse(f'oa:exchange:{end}')}?status={view.status}{kept}&view={view.pk}"
    path = reverse("oa:desk:ledger", args=[view.centre, view.status])
    return f"{path}?{view.query}&view={view.pk}" if view.query else f"{path}?view={view.pk}"


def door_of(actor: Actor, centre: Centre, usual: Ledger) -> str:
    """Where a centre opens for this reader."""
    view = default_of(actor, centre)
    return address_of(view) if view else reverse("oa:desk:ledger", args=[centre, usual])


def _visible(actor: Actor) -> QuerySet[SavedView]:
    checks.signed_in(actor)
    mine = Q(owner=actor.user_id)
    return SavedView.objects.filter(mine | Q(unit=actor.unit_id) if actor.unit_id else mine)
