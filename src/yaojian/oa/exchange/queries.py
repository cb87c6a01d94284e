"""Reading the exchange: one dispatch with its deliveries, who may, whom to tell."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.models import Event
from yaojian.kernel.files import queries as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions import queries as permissions
from yaojian.kernel.permissions.rights import Right

from . import ledgers
from .models import OWNER_KIND, UNDER_WAY, Delivery, DeliveryState, Dispatch
from .rights import READ, RECEIVE, SEND


def dispatches() -> QuerySet[Dispatch]:
    """Dispatches with what every page about one shows."""
    return Dispatch.objects.select_related("sender_unit", "created_by", "main_file")


def deliveries() -> QuerySet[Delivery]:
    """Deliveries with what every line about one shows."""
    return Delivery.objects.select_related(
        "dispatch__created_by",
        "sender_unit",
        "receiver_unit",
        "sent_by",
        "receiver",
        "closed_by",
        "registered_document",
    )


def arrived() -> QuerySet[Delivery]:
    """Deliveries a receiver can know of: those that were sent."""
    return deliveries().exclude(state=DeliveryState.DRAFT)


def read_by_receivers(actor: Actor) -> Q:
    """The rule by which a receiving unit reads a dispatch: one of its deliveries came to it."""
    came = Delivery.objects.filter(dispatch=OuterRef("pk")).exclude(state=DeliveryState.DRAFT)
    own = Q(created_by=actor.person_id) if actor.person_id else Q(pk__in=())
    return own | Q(Exists(checks.allowed(actor, READ, came)))


def readable(actor: Actor, dispatch_id: UUID) -> Dispatch:
    """The dispatch, for either end. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, READ, dispatches(), dispatch_id)


def is_of_sender(actor: Actor, dispatch: Dispatch) -> bool:
    """Whether the actor reads it as the sender does: all receivers, all reasons."""
    return dispatch.created_by_id == actor.person_id or checks.holds_on(actor, READ, dispatch.sender_unit)


def deliveries_for(actor: Actor, dispatch: Dispatch) -> list[Delivery]:
    """All of them for the sender; for a receiver those to his units, so that he learns nothing of others."""
    rows = deliveries().filter(dispatch=dispatch).order_by("created", "receiver_unit__order", "receiver_unit__path")
    if is_of_sender(actor, dispatch):
        return list(rows)
    return list(checks.allowed(actor, READ, rows.exclude(state=DeliveryState.DRAFT)))


def readable_delivery(actor: Actor, delivery_id: UUID) -> Delivery:
    """A delivery that was sent, for either end. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    delivery = arrived().filter(pk=delivery_id).first()
    if delivery is not None and is_of_sender(actor, delivery.dispatch):
        return delivery
    return checks.fetch(actor, READ, arrived(), delivery_id)


def attachments_of(dispatch: Dispatch) -> list[StoredFile]:
    """Its files without the main one, oldest first."""
    attached = files.files_of(OWNER_KIND, dispatch.pk).order_by("created", "id")
    return [file for file in attached if file.pk != dispatch.main_file_id]


def may_read_file(actor: Actor, file: StoredFile) -> bool:
    """The sender always; a receiver until it was refused, returned or voided. Asked by ``kernel.files``."""
    owner = Dispatch.objects.select_related("sender_unit")
    dispatch = owner.filter(pk=file.owner_id).first() if file.owner_id else None
    if dispatch is None:
        return False
    here = Delivery.objects.filter(dispatch=dispatch, state__in=UNDER_WAY)
    return is_of_sender(actor, dispatch) or checks.allowed(actor, READ, here).exists()


def units_of(actor: Actor, right: Right) -> list[UUID]:
    """Units on which the actor holds ``right``. One query, small enough to be handed on as a list."""
    return list(checks.allowed(actor, right, Unit.objects.order_by()).values_list("pk", flat=True))


def waiting_count(actor: Actor) -> int:
    """How many wait to be received by the actor's units; for the badge in the menu."""
    if not checks.holds(actor, RECEIVE):
        return 0
    waiting = Delivery.objects.filter(ledgers.WAITING.condition, receiver_unit__in=units_of(actor, RECEIVE))
    return waiting.order_by().count()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits at the exchange for the actor's units: to be received, and to be sent."""

    to_receive: int
    to_send: int


def waiting_of(actor: Actor) -> Waiting | None:
    """For the tile on the first page; None for whoever has nothing to do with the exchange. One count."""
    if not checks.holds(actor, READ):
        return None
    units = units_of(actor, READ)
    arrived_here = Q(ledgers.WAITING.condition, receiver_unit__in=units)
    drafted_here = Q(ledgers.DRAFTS.condition, sender_unit__in=units)
    found = Delivery.objects.filter(arrived_here | drafted_here).aggregate(
        to_receive=Count("pk", filter=arrived_here), to_send=Count("pk", filter=drafted_here)
    )
    return Waiting(**found)


def trail_of(dispatch: Dispatch, shown: Collection[Delivery], *, whole: bool) -> QuerySet[Event]:
    """Audit events about these deliveries, and with ``whole`` about the dispatch itself; oldest first."""
    about = Q(subject_type=Delivery._meta.label_lower, subject_id__in=[str(delivery.pk) for delivery in shown])
    if whole:
        about |= Q(subject_type=Dispatch._meta.label_lower, subject_id=str(dispatch.pk))
    return Event.objects.filter(about).order_by("id")


def clerks_of(units: Iterable[Unit], right: Right) -> dict[UUID, list[int]]:
    """Users who hold ``right`` on exactly these units (收发员), by unit; the head of a unit that has none."""
    units = list(units)
    found: dict[UUID, list[int]] = {unit.pk: [] for unit in units}
    grants = permissions.grants_in_force().filter(
        template__is_active=True, template__rights__contains=[right.code], scope_kind="unit", scope_id__in=list(found)
    )
    accounts = get_user_model().objects.filter(is_active=True)
    holders = list(grants.values_list("scope_id", "user_id", "post__person_id"))
    # A grant names a user or a post; Django drops the empty ones from IN.
    users = set(accounts.filter(pk__in={user for _, user, _ in holders}).values_list("pk", flat=True))
    by_person = dict(accounts.filter(person__in={one for *_, one in holders}).values_list("person", "pk"))
    for unit_id, user_id, person_id in holders:
        clerk = user_id if user_id in users else by_person.get(person_id)
        if unit_id is not None and clerk is not None and clerk not in found[unit_id]:
            found[unit_id].append(clerk)
    for unit in units:
        head = None if found[unit.pk] else organisations.leader_of(unit)
        if head is not None:
            found[unit.pk] += accounts.filter(person=head).values_list("pk", flat=True)
    return found


def senders_of(dispatch: Dispatch) -> list[int]:
    """Who hears what became of it: whoever made it, or the unit's clerks when his account is closed."""
    maker = get_user_model().objects.filter(person=dispatch.created_by_id, is_active=True)
    return list(maker.values_list("pk", flat=True)) or clerks_of([dispatch.sender_unit], SEND)[dispatch.sender_unit_id]
