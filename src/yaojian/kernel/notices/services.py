"""Telling, reading, sending.

Telling and reading leave no audit events of their own: the act that tells is audited, and ``read_at`` says the rest.
"""

from collections.abc import Collection
from datetime import datetime
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yaojian.kernel import jobs, live
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown

from . import queries, sms
from .doors import Kind, kind_of
from .models import LONGEST_BODY, LONGEST_TITLE, Channel, Delivery, DeliveryState, Notice

LAST_ATTEMPT = 6
"""As many as ``kernel.jobs`` tries."""
BADGE = "notices"


@transaction.atomic
def tell(
    kind: Kind,
    *,
    to: Collection[int],
    title: str,
    link: str = "",
    body: str = "",
    at: datetime | None = None,
) -> list[Notice]:
    """Make the notices, of the moment ``at`` or now, and start their deliveries. Called through ``notices.after_commit``."""
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"a notice links to a path of this host, not to {link!r}")
    told = Notice.objects.bulk_create(
        Notice(
            user_id=user_id,
            kind=kind.code,
            title=title[:LONGEST_TITLE],
            body=body[:LONGEST_BODY],
            link=link,
            created=at or timezone.now(),
        )
        for user_id in dict.fromkeys(to)
    )
    seen = {"title": title[:80], "link": link}
    live.after_commit_each({f"user:{notice.user_id}": seen for notice in told}, kind="notice")
    _badge({notice.user_id for notice in told})
    if kind.email:
        _mail(told)
    if kind.sms:
        _text(told)
    return told


@transaction.atomic
def mark_read(*, actor: Actor, notice_id: UUID) -> Notice:
    """The actor has seen it; again is harmless. Another's notice is ``Unknown``."""
    notice = queries.notices_for(actor).select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise Unknown(kind="消息")
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
        _badge({notice.user_id})
    return notice


@transaction.atomic
def mark_all_read(*, actor: Actor) -> int:
    """Everything told so far is seen. Returns how many were not yet."""
    changed = queries.notices_for(actor).filter(read_at__isnull=True).update(read_at=timezone.now())
    if changed and actor.user_id is not None:
        _badge({actor.user_id})
    return changed


def send_email(delivery_id: UUID | str) -> None:
    """One attempt; its outcome is written down even when it fails. Raises what the mail server said, so that the job
    comes again. Harmless for one already sent."""
    delivery = _attempt(delivery_id)
    if delivery is None:
        return
    notice = delivery.notice
    text = "\n\n".join(part for part in (notice.title, notice.body, "请登录平台查看和办理。") if part)
    try:
        send_mail(notice.title, text, settings.DEFAULT_FROM_EMAIL, [delivery.address])
    except (SMTPException, OSError) as error:
        if _failed(delivery, f"邮件服务器没有收下（{type(error).__name__}：{error}）。"):
            return
        raise
    _sent(delivery)


def send_sms(delivery_id: UUID | str) -> None:
    """The same for a text message. A refusal for good is not tried again; raises ``SmsUnavailable`` for the others."""
    delivery = _attempt(delivery_id)
    if delivery is None:
        return
    try:
        sms.gateway().send(str(delivery.pk), delivery.address, kind_of(delivery.notice.kind).sms)
    except sms.SmsRefused as refused:
        _failed(delivery, str(refused), for_good=True)
    except sms.SmsUnavailable as error:
        if not _failed(delivery, str(error)):
            raise
    else:
        _sent(delivery)


def _attempt(delivery_id: UUID | str) -> Delivery | None:
    """A delivery to try once more, the attempt counted; None for one already settled."""
    delivery = Delivery.objects.select_related("notice").filter(pk=delivery_id).first()
    if delivery is None or delivery.state in (DeliveryState.SENT, DeliveryState.FAILED):
        return None
    Delivery.objects.filter(pk=delivery.pk).update(attempts=F("attempts") + 1)
    delivery.refresh_from_db(fields=["attempts"])
    return delivery


def _sent(delivery: Delivery) -> None:
    delivery.state, delivery.error = DeliveryState.SENT, ""
    delivery.save(update_fields=["state", "error", "changed"])


def _failed(delivery: Delivery, error: str, *, for_good: bool = False) -> bool:
    """Write down why. Returns whether it will not be tried again."""
    last = for_good or delivery.attempts >= LAST_ATTEMPT
    delivery.state = DeliveryState.FAILED if last else DeliveryState.RETRYING
    delivery.error = error[:300]
    delivery.save(update_fields=["state", "error", "changed"])
    return last


def _mail(told: list[Notice]) -> None:
    addresses = dict(
        get_user_model()
        .objects.filter(pk__in={notice.user_id for notice in told}, is_active=True)
        .exclude(email="")
        .values_list("pk", "email")
    )
    deliveries = Delivery.objects.bulk_create(
        Delivery(notice=notice, channel=Channel.EMAIL, address=addresses[notice.user_id])
        for notice in told
        if notice.user_id in addresses
    )
    jobs.defer_each("kernel.notices.send_email", [{"delivery_id": str(delivery.pk)} for delivery in deliveries])


def _text(told: list[Notice]) -> None:
    """Only officials have a telephone here; who has none is told in the application alone."""
    staff = get_user_model().objects.filter(pk__in={notice.user_id for notice in told}, is_active=True)
    mobiles = dict(staff.exclude(person__mobile="").exclude(person=None).values_list("pk", "person__mobile"))
    deliveries = Delivery.objects.bulk_create(
        Delivery(notice=notice, channel=Channel.SMS, address=mobiles[notice.user_id])
        for notice in told
        if notice.user_id in mobiles
    )
    jobs.defer_each("kernel.notices.send_sms", [{"delivery_id": str(delivery.pk)} for delivery in deliveries])


def _badge(user_ids: set[int]) -> None:
    unread = queries.unread_counts(user_ids)
    badges = {f"user:{user_id}": {"name": BADGE, "count": unread.get(user_id, 0)} for user_id in user_ids}
    live.after_commit_each(badges, kind="badge")
