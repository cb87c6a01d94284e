"""Everything of a leaving colleague goes to another, in one act. Rooms say what somebody may have in their hands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from yaojian.kernel import notices
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.desk.errors import NothingOfTheirs, ToThemselves
from yaojian.portal.desk.rights import MANAGE_PEOPLE

Titles = Callable[[User], Sequence[str]]
Hand = Callable[[Actor, User, User], int]


@dataclass(frozen=True, slots=True)
class Share:
    """One kind of work. ``titles``: what somebody has of it; ``hand(actor, leaver, receiver)``: gives how much went over.

    ``hand`` raises ``ReceiverUnable`` where the receiver could not go on with it.
    """

    key: str
    label: str
    order: int
    titles: Titles
    hand: Hand


@dataclass(frozen=True, slots=True)
class InHand:
    """What somebody has of one kind now."""

    key: str
    label: str
    titles: tuple[str, ...]


_shares: dict[str, Share] = {}


def register_share(share: Share) -> None:
    """From registrations of the room that knows this work."""
    _shares[share.key] = share


def in_hand(user: User) -> list[InHand]:
    """Everything somebody has in their hands, kinds without anything left out."""
    found = [(share, tuple(share.titles(user))) for share in sorted(_shares.values(), key=lambda one: one.order)]
    return [InHand(share.key, share.label, titles) for share, titles in found if titles]


@transaction.atomic
def hand_over(
    *, actor: Actor, leaver_id: int, receiver_id: int, keys: Sequence[str], reason: str, key: str
) -> dict[str, int]:
    """Give the chosen kinds of work of one colleague to another; how much by label. One audit event for all of it.

    The same ``key`` again does nothing. Raises ``Unknown``, ``RightMissing``, ``ToThemselves``, ``Invalid`` (422),
    ``NothingOfTheirs``, ``ReceiverUnable`` (409): then nothing went over.
    """
    checks.require(actor, MANAGE_PEOPLE)
    if idempotency.earlier_result(key, actor=actor, act="portal.people.hand_over") is not None:
        return {}
    if not reason.strip():
        raise Invalid(field="交接原因", reason="请写明为什么交接。")
    people = {user.pk: user for user in User.objects.select_for_update().filter(pk__in=(leaver_id, receiver_id))}
    if leaver_id not in people or receiver_id not in people:
        raise Unknown(kind="用户")
    leaver, receiver = people[leaver_id], people[receiver_id]
    if leaver == receiver:
        raise ToThemselves(name=leaver.name)
    if not receiver.is_active:
        raise Invalid(field="接收人", reason="这个账号已停用。")
    went = {
        share.label: share.hand(actor, leaver, receiver)
        for share in sorted(_shares.values(), key=lambda one: one.order)
        if share.key in keys
    }
    went = {label: count for label, count in went.items() if count}
    if not went:
        raise NothingOfTheirs(name=leaver.name)
    told = "、".join(f"{label} {count} 项" for label, count in went.items())
    notices.after_commit(
        "portal.people.handed_over", to=[receiver.pk], title=f"{leaver.name}的门户工作交接给您：{told}。", link="/cms/"
    )
    idempotency.remember(key, actor=actor, act="portal.people.hand_over", result=str(sum(went.values())))
    audit.record(
        actor,
        "portal.people.handed_over",
        leaver,
        summary=f"把“{leaver.name}”的门户工作交接给“{receiver.name}”：{told}。",
        reason=reason.strip(),
        receiver=receiver.pk,
        went=went,
    )
    return went
