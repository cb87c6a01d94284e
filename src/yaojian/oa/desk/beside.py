"""Views of ledgers that other rooms show on pages of their own: kept here like all others, opened there."""

from collections.abc import Sequence

from django.urls import reverse

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.oa.exchange.kept import KeptView
from yaojian.oa.exchange.ledgers import ENDS, NAMES

from . import saved
from .ledgers import Centre, Ledger
from .models import SavedView

PREFIX = "exchange_"


def centre_of(end: str) -> Centre:
    """One end of the exchange as a centre that keeps views. Raises ``Unknown`` (404)."""
    if end not in ENDS:
        raise Unknown(kind="台账")
    return Centre(f"{PREFIX}{end}", f"公文传输{NAMES[end]}", "")


def ledger_of(end: str, status: str) -> Ledger:
    """One of its tabs. Raises ``Unknown`` (404)."""
    found = next((one for one in ENDS.get(end, ()) if one.key == status), None)
    if found is None:
        raise Unknown(kind="台账")
    return Ledger(found.key, found.label, found.meaning, None)


def views_of(actor: Actor, end: str) -> Sequence[KeptView]:
    """The provider of ``exchange.kept``."""
    found = []
    for view in saved.views_of(actor, centre_of(end)):
        own = view.owner_id == actor.user_id
        note = "" if view.unit is None else "已共享" if own else f"{view.owner.name}共享"
        found.append(KeptView(view.pk, view.name, saved.address_of(view), note))
    return found


def page_of(view: SavedView) -> str:
    """Where the reader goes back to after changing a view: the list of its centre's views."""
    if view.centre.startswith(PREFIX):
        return reverse("oa:desk:views_beside", args=[view.centre.removeprefix(PREFIX)])
    return reverse("oa:desk:views", args=[view.centre])
