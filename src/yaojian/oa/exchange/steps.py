"""What the acts of the sender are made of. Called inside their transaction, after they have asked for the right."""

from collections.abc import Sequence
from uuid import UUID

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import clock
from yaojian.oa.flow.errors import WithoutPost

from . import queries, receivers, seals, telling, terms
from .errors import MainFileNotPdf, NoFile, NoReceiver, NothingChosen, UnderWay, WrongState
from .models import LIVE, OWNER_KIND, Delivery, DeliveryState, Dispatch
from .papers import Paper
from .rights import SEND

LONGEST_REASON = 200


def person_of(actor: Actor) -> UUID:
    """Who acts. Raises ``WithoutPost`` (409)."""
    if actor.person_id is None:
        raise WithoutPost(name=actor.name)
    return actor.person_id


def sender_of(actor: Actor) -> Unit:
    """The unit in whose name the actor sends: his own. Raises ``WithoutPost`` (409), ``RightMissing`` (403)."""
    checks.require(actor, SEND)
    if actor.unit_id is None:
        raise WithoutPost(name=actor.name)
    unit = Unit.objects.get(pk=actor.unit_id)
    checks.require_on(actor, SEND, unit)
    return unit


def locked(actor: Actor, dispatch_id: UUID) -> Dispatch:
    """The dispatch under its row lock. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    rows = queries.dispatches().select_for_update(of=("self",))
    return checks.fetch(actor, SEND, rows, dispatch_id)


def rows_of(dispatch: Dispatch) -> list[Delivery]:
    """All its deliveries under their row locks, in one order, with the dispatch as loaded."""
    locks = Delivery.objects.select_for_update().filter(dispatch=dispatch).order_by("pk")
    list(locks)  # loaded after the locks were got: who waited for one would see its row anew, its joins old
    rows = list(queries.deliveries().filter(dispatch=dispatch).order_by("pk"))
    for row in rows:
        row.dispatch = dispatch
    return rows


def some_of(dispatch: Dispatch, delivery_ids: Sequence[UUID], *, act: str) -> list[Delivery]:
    """The chosen deliveries under lock. Raises ``NothingChosen`` (422), ``Unknown`` (404)."""
    wanted = set(delivery_ids)
    if not wanted:
        raise NothingChosen(act=act)
    found = [row for row in rows_of(dispatch) if row.pk in wanted]
    if len(found) < len(wanted):
        raise Unknown(kind="接收单位")
    return found


def must_be(delivery: Delivery, *states: str, act: str) -> None:
    """Raises ``WrongState`` (409), which names the present state."""
    if delivery.state not in states:
        raise WrongState(
            title=delivery.dispatch.title,
            unit=delivery.receiver_unit.short_name,
            state=delivery.get_state_display(),
            act=act,
        )


def short_reason(reason: str) -> str:
    """Without blanks around it. Raises ``Invalid`` (422) when it is too long."""
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Invalid(field="原因", reason=f"最多 {LONGEST_REASON} 个字，现在有 {len(reason)} 个字。")
    return reason


def made(
    actor: Actor, unit: Unit, paper: Paper, contents: Sequence[StoredFile], source_document: UUID | None
) -> Dispatch:
    """A new dispatch with its files. Raises ``NoFile``, ``MainFileNotPdf`` (422), ``KeptFileGone``."""
    if not contents:
        raise NoFile(title=paper.title)
    if contents[0].of_kind is not Kinds.PDF:
        raise MainFileNotPdf(name=contents[0].name)
    dispatch = Dispatch.objects.create(
        sender_unit=unit,
        title=paper.title,
        document_number=paper.document_number,
        urgency=paper.urgency,
        kind=paper.kind,
        note=paper.note,
        source_document=source_document,
        created_by_id=person_of(actor),
        created=clock.now(),
    )
    kept = [_taken(actor, file, dispatch) for file in contents]
    dispatch.main_file, dispatch.manifest = kept[0], seals.manifest_of(kept)
    dispatch.save(update_fields=["main_file", "manifest"])
    return dispatch


def _taken(actor: Actor, file: StoredFile, dispatch: Dispatch) -> StoredFile:
    """A draft becomes the dispatch's; what belongs to another object stays there and is copied."""
    file.refresh_from_db(fields=["owner_kind", "owner_id"])  # another act may have taken it over since it was loaded
    if file.owner_kind == files.DRAFT:
        return files.attach(actor=actor, file=file, owner_kind=OWNER_KIND, owner_id=dispatch.pk)
    return files.copy_file(actor=actor, file=file, owner_kind=OWNER_KIND, owner_id=dispatch.pk)


def listed(dispatch: Dispatch, to: Sequence[UUID]) -> list[Delivery]:
    """New deliveries, not yet sent. Raises ``NotReceiving`` (422), ``UnderWay`` (409)."""
    units = receivers.chosen(dispatch.sender_unit, to)
    live = queries.deliveries().filter(dispatch=dispatch, state__in=LIVE, receiver_unit__in=units).first()
    if live is not None:
        name, state = live.receiver_unit.short_name, live.get_state_display()
        raise UnderWay(title=dispatch.title, unit=name, state=state)
    rows = [
        Delivery(dispatch=dispatch, sender_unit=dispatch.sender_unit, receiver_unit=unit, created=clock.now())
        for unit in units
    ]
    return Delivery.objects.bulk_create(rows)


def sent(actor: Actor, dispatch: Dispatch, waiting: Sequence[Delivery], *, action: str = "oa.exchange.sent") -> None:
    """Seal the dispatch unless it is, send these, tell and record. Raises ``NoReceiver`` (422), ``CalendarMissing``."""
    if not waiting:
        raise NoReceiver(title=dispatch.title)
    now = clock.now()
    if dispatch.sealed_at is None:
        dispatch.seal, dispatch.sealed_at = seals.seal_of(dispatch.manifest), now
        dispatch.save(update_fields=["seal", "sealed_at"])
    for delivery in waiting:
        delivery.state, delivery.sent_at, delivery.sent_by_id = DeliveryState.SENT, now, person_of(actor)
        delivery.due = terms.due_after(now, dispatch.urgency)
    Delivery.objects.bulk_update(waiting, ["state", "sent_at", "sent_by", "due"])
    telling.arrived(actor, dispatch, waiting)
    verb = "重新发送" if action.endswith("resent") else "发送"
    audit.record(
        actor,
        action,
        dispatch,
        summary=f"{verb}《{dispatch.title}》至{names_of(waiting)}。",
        receivers=[str(delivery.receiver_unit_id) for delivery in waiting],
        seal=dispatch.seal,
    )


def names_of(deliveries: Sequence[Delivery]) -> str:
    """The receiving units, as a sentence lists them; beyond five only how many more."""
    names = [delivery.receiver_unit.short_name for delivery in deliveries]
    return "、".join(names) if len(names) <= 5 else f"{'、'.join(names[:5])}等 {len(names)} 个单位"


def close(actor: Actor, delivery: Delivery, state: DeliveryState, reason: str) -> None:
    """Refused, returned or void from now on; nothing is owed any more."""
    delivery.state, delivery.reason = state, reason
    delivery.closed_at, delivery.closed_by_id = clock.now(), person_of(actor)
    delivery.save(update_fields=["state", "reason", "closed_at", "closed_by"])
    telling.settled(actor, delivery)
