"""Telling the other end: notices and deadlines. Called inside the transaction of the act."""

from collections.abc import Sequence

from django.contrib.auth import get_user_model

from yaojian.kernel import notices
from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.live.sending import after_commit_each
from yaojian.oa.flow import clock

from . import queries
from .models import Delivery, Dispatch
from .rights import RECEIVE

ARRIVED, PRESSED, VOIDED = "oa.exchange.arrived", "oa.exchange.reminded", "oa.exchange.voided"
ANSWERED, DAMAGED = "oa.exchange.answered", "oa.exchange.damaged"
DEADLINE = "oa.exchange.receipt"
BADGE = "oa.exchange"


def arrived(actor: Actor, dispatch: Dispatch, sent: Sequence[Delivery]) -> None:
    """The clerks of every receiving unit hear of it, and the clock to receive starts."""
    for delivery in sent:
        if delivery.due is not None:
            deadlines.open_deadline(
                actor=actor,
                kind=DEADLINE,
                subject=delivery,
                due=delivery.due,
                title=f"《{dispatch.title}》",
                link=address_of(dispatch),
                owner_unit=delivery.receiver_unit,
            )
    words = f"《{dispatch.title}》由{dispatch.sender_unit.short_name}传来，请接收。"
    _tell_receivers(ARRIVED, dispatch, sent, words)


def reminded(dispatch: Dispatch, pressed: Sequence[Delivery]) -> None:
    """The clerks are pressed to receive."""
    words = f"{dispatch.sender_unit.short_name}催收《{dispatch.title}》，请尽快接收。"
    _tell_receivers(PRESSED, dispatch, pressed, words)


def voided(dispatch: Dispatch, gone: Sequence[Delivery], reason: str) -> None:
    """The clerks hear that it no longer counts, and why."""
    words = f"{dispatch.sender_unit.short_name}已将《{dispatch.title}》作废，请勿再使用。"
    _tell_receivers(VOIDED, dispatch, gone, words, body=f"原因：{reason}。" if reason else "")


def answered(delivery: Delivery, done: str) -> None:
    """The sender hears that a unit refused or returned it."""
    dispatch = delivery.dispatch
    notices.after_commit(
        ANSWERED,
        to=queries.senders_of(dispatch),
        title=f"{delivery.receiver_unit.short_name}{done}《{dispatch.title}》。",
        link=address_of(dispatch),
        body=f"原因：{delivery.reason}",
        at=clock.now(),
    )


def damaged(delivery: Delivery, faults: str) -> None:
    """The sender hears that what arrived is not what was sealed."""
    dispatch = delivery.dispatch
    notices.after_commit(
        DAMAGED,
        to=queries.senders_of(dispatch),
        title=f"《{dispatch.title}》在{delivery.receiver_unit.short_name}没有通过完整性校验，请重新发送。",
        link=address_of(dispatch),
        body=faults,
        at=clock.now(),
    )


def settled(actor: Actor, delivery: Delivery) -> None:
    """Nothing is owed by the receiver any more: stop the clock, renew the numbers on open pages."""
    deadlines.close_deadline(actor=actor, kind=DEADLINE, subject=delivery)
    renew_badges([delivery])


def renew_badges(deliveries: Sequence[Delivery]) -> None:
    """Send each clerk's number of waiting deliveries to his open pages."""
    clerks = queries.clerks_of({delivery.receiver_unit for delivery in deliveries}, RECEIVE)
    accounts = get_user_model().objects.filter(pk__in={user for users in clerks.values() for user in users})
    told = {
        f"user:{account.pk}": {"name": BADGE, "count": queries.waiting_count(actor_of(account, channel=Channel.JOB))}
        for account in accounts.select_related("person")
    }
    if told:
        after_commit_each(told, kind="badge")


def clerks_owing(deadline: Deadline) -> list[int]:
    """Who is reminded before the time to receive is over: the clerks of the unit, not all its people."""
    unit = deadline.owner_unit
    return queries.clerks_of([unit], RECEIVE)[unit.pk] if unit else []


def address_of(dispatch: Dispatch) -> str:
    """Path of the page of a dispatch."""
    return f"/oa/exchange/{dispatch.pk}"


def _tell_receivers(
    kind: str, dispatch: Dispatch, deliveries: Sequence[Delivery], title: str, *, body: str = ""
) -> None:
    clerks = queries.clerks_of([delivery.receiver_unit for delivery in deliveries], RECEIVE)
    people = sorted({user for users in clerks.values() for user in users})
    notices.after_commit(kind, to=people, title=title, link=address_of(dispatch), body=body, at=clock.now())
    renew_badges(deliveries)
