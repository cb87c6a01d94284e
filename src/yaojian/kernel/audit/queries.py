"""Reading the chain, and proving it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import chain
from yaojian.kernel.audit.models import FIRST, Event, Lane
from yaojian.kernel.audit.rights import READ
from yaojian.kernel.permissions import checks


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the chain is broken. ``sentence`` says what is wrong there."""

    lane: int
    seq: int
    event_id: int | None
    sentence: str


def events_of(subject: Model) -> QuerySet[Event]:
    """Events about one object, oldest first. Whether the reader may see the object is for the caller to have asked."""
    return Event.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("id")


def log(actor: Actor) -> QuerySet[Event]:
    """The whole log, newest first, for the audit administrator. Raises ``RightMissing``."""
    checks.require(actor, READ)
    return Event.objects.order_by("-at", "-id")


def verify() -> Iterator[Fault]:
    """Walk every lane from its first event to its head and tell each break. Reads all events, in constant memory."""
    for lane in Lane.objects.order_by("lane"):
        yield from _verify_lane(lane)


def _verify_lane(lane: Lane) -> Iterator[Fault]:
    seq, previous = 0, FIRST
    events = Event.objects.filter(lane=lane.lane).order_by("seq")
    for event in events.iterator(chunk_size=2000):
        if event.seq != seq + 1:
            yield Fault(lane.lane, seq + 1, None, f"第 {seq + 1} 条到第 {event.seq - 1} 条不见了。")
        elif event.previous_hash != previous:
            yield Fault(lane.lane, event.seq, event.pk, "与上一条记录接不上。")
        fields = {name: getattr(event, name) for name in chain.HASHED}
        if chain.link(event.previous_hash, fields) != event.hash:
            yield Fault(lane.lane, event.seq, event.pk, "内容与摘要不符，记录被改动过。")
        seq, previous = event.seq, event.hash
    if (seq, previous) != (lane.seq, lane.hash):
        yield Fault(lane.lane, lane.seq, None, f"链尾应为第 {lane.seq} 条，实际到第 {seq} 条，或末条摘要不符。")
