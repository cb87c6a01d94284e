"""Photos by telephone: a ticket is handed out at the desk, read as a QR code, and lets the telephone add to one field.

The telephone signs in nowhere. All it may do follows from the ticket, and is asked anew each time: that the account still
lives and acts for that company, and that the field is still open to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from yaojian.kernel.accounts import identity
from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.audit.services import record
from yaojian.kernel.errors import Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks

from . import places, services
from .errors import FileRefused, NoPhotoChosen, TicketOver, TooManyPhotos
from .kinds import Kinds
from .models import PhotoTicket, StoredFile

GOOD_FOR = timedelta(minutes=10)
MOST_PHOTOS = 20
"""A ticket."""
_SIGNER = signing.TimestampSigner(salt="kernel.files.photos", sep=".")
_TAKE = "kernel.files.take_photos"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of photos sent together: how many are kept, and a sentence for each that is not."""

    kept: int
    problems: tuple[str, ...] = ()


@transaction.atomic
def hand_out_ticket(*, actor: Actor, place: str, target: UUID) -> PhotoTicket:
    """A ticket for ten minutes; earlier ones of the same account and field end. Raises what ``places.entered`` raises."""
    _, label = places.entered(actor, place, target)
    now = timezone.now()
    live = PhotoTicket.objects.filter(
        user_id=places.account_of(actor), place=place, target=target, revoked__isnull=True
    )
    live.filter(expires__gt=now).update(revoked=now)
    ticket = PhotoTicket.objects.create(
        user_id=places.account_of(actor),
        company_id=actor.company_id,
        place=place,
        target=target,
        label=label[:200],
        expires=now + GOOD_FOR,
    )
    record(actor, "kernel.files.ticket_handed_out", ticket, summary=f"生成“{ticket.label}”的手机拍照二维码。")
    return ticket


def own_ticket(actor: Actor, ticket_id: UUID) -> PhotoTicket:
    """For the desk. Raises ``SignInNeeded`` (401), ``Unknown`` (404), also for another's."""
    ticket = PhotoTicket.objects.filter(pk=ticket_id, user_id=places.account_of(actor)).first()
    if ticket is None:
        raise Unknown(kind="拍照二维码")
    return ticket


@transaction.atomic
def revoke_ticket(*, actor: Actor, ticket_id: UUID) -> PhotoTicket:
    """The ticket takes no more photos; twice is once. Raises as ``own_ticket``."""
    ticket = own_ticket(actor, ticket_id)
    if ticket.revoked is None:
        ticket.revoked = timezone.now()
        ticket.save(update_fields=["revoked"])
        record(actor, "kernel.files.ticket_revoked", ticket, summary=f"停用“{ticket.label}”的手机拍照二维码。")
    return ticket


def token_of(ticket: PhotoTicket) -> str:
    """What the QR code carries: id, time and signature."""
    return _SIGNER.sign(ticket.pk.hex)


def is_live(ticket: PhotoTicket) -> bool:
    """Whether it still takes photos by itself; its account and field are asked in ``opened``."""
    return ticket.revoked is None and ticket.expires > timezone.now()


def opened(token: str, *, address: str = "") -> tuple[PhotoTicket, Actor]:
    """The ticket of ``token`` and the account it acts for, as it is now.

    Raises ``TicketOver`` (410), or what the owner of the field refuses with.
    """
    checks.open_to_all()  # the ticket is the right, and the place asks its account's
    try:
        pk = UUID(_SIGNER.unsign(token, max_age=GOOD_FOR))
    except (signing.BadSignature, ValueError):
        raise TicketOver from None
    ticket = PhotoTicket.objects.select_related("user").filter(pk=pk).first()
    if ticket is None or not is_live(ticket) or not ticket.user.is_active:
        raise TicketOver
    chosen = str(ticket.company_id or "")
    actor = identity.actor_of(ticket.user, channel=Channel.PAGE, address=address, chosen_company=chosen)
    if actor.company_id != ticket.company_id:
        raise TicketOver
    places.entered(actor, ticket.place, ticket.target)
    return ticket, actor


@transaction.atomic
def take_photos(*, token: str, uploads: "Sequence[File[bytes]]", key: str, address: str = "") -> Taken:
    """Keep photos as drafts of the ticket's account, at the ticket. The same ``key`` again: the same.

    Raises as ``opened``; ``NoPhotoChosen``, ``TooManyPhotos`` (422). What is no photo, or too large, is told in the answer
    and does not keep the others out.
    """
    ticket, actor = opened(token, address=address)
    if (earlier := idempotency.earlier_result(key, actor=actor, act=_TAKE)) is not None:
        return Taken(int(earlier))
    PhotoTicket.objects.select_for_update().get(pk=ticket.pk)
    ticket.refresh_from_db(fields=["taken", "revoked"])
    if not uploads:
        raise NoPhotoChosen
    if not is_live(ticket):
        raise TicketOver
    if ticket.taken + len(uploads) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS, taken=ticket.taken)
    kept, problems = _keep(actor, ticket, uploads)
    ticket.taken += kept
    ticket.save(update_fields=["taken"])
    if kept:
        record(actor, "kernel.files.photos_taken", ticket, summary=f"手机拍照为“{ticket.label}”上传 {kept} 张。")
    idempotency.remember(key, actor=actor, act=_TAKE, result=str(kept))
    return Taken(kept, tuple(problems))


def _keep(actor: Actor, ticket: PhotoTicket, uploads: "Sequence[File[bytes]]") -> tuple[int, list[str]]:
    place, _ = places.entered(actor, ticket.place, ticket.target)
    kept, problems = 0, []
    for upload in uploads:
        try:
            services.store(
                actor=actor,
                upload=upload,
                owner_kind=services.DRAFT,
                owner_id=ticket.pk,
                allowed=place.allowed & Kinds.PICTURES,
                limit=place.limit,
                read_here=False,
            )
        except FileRefused as refusal:
            problems.append(str(refusal))
        else:
            kept += 1
    return kept, problems


def waiting(actor: Actor, place: str, target: UUID) -> list[StoredFile]:
    """Photos of the actor's tickets for this field that no form took over yet, oldest first. One query."""
    tickets = PhotoTicket.objects.filter(user_id=places.account_of(actor), place=place, target=target).values("pk")
    rows = StoredFile.objects.filter(owner_kind=services.DRAFT, owner_id__in=tickets, uploaded_by_id=actor.user_id)
    return list(rows.order_by("created", "id"))


def sweep_tickets() -> int:
    """Drop tickets older than the drafts they gathered. Returns how many."""
    return PhotoTicket.objects.filter(created__lt=timezone.now() - timedelta(days=8)).delete()[0]
