"""The way of one document through the shipped flow, as rows: what ``flow.services`` would have written then."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from yaojian.kernel.actors import Actor
from yaojian.oa.documents.models import DocumentKind
from yaojian.oa.flow import chain
from yaojian.oa.flow.definitions import Mode
from yaojian.oa.flow.models import Batch, Event, Instance, InstanceState, Opinion, Role, Task, TaskState

from .archive import Archive
from .papers import Paper, texts

LIMIT = timedelta(days=14)
STEPS = {"register": "登记", "handle": "承办", "finish": "办结"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment and the number of the event that happened then."""

    at: datetime
    seq: int


@dataclass(slots=True)
class History:
    """One instance while it is written. ``moment`` moves with each act."""

    archive: Archive
    started: datetime
    is_running: bool
    moment: datetime
    letter: Paper
    instance_id: UUID = field(default_factory=uuid4)
    events: int = 0
    head: str = chain.FIRST
    batches: list[UUID] = field(default_factory=list)

    def event(self, kind: str, actor: Actor, **data: object) -> Mark:
        """The next link of the chain, at this moment."""
        self.events += 1
        fields = {
            "instance_id": self.instance_id,
            "seq": self.events,
            "at": self.moment,
            "kind": kind,
            "person_id": actor.person_id,
            "name": actor.name,
            "on_behalf_of_id": None,
            "data": data,
        }
        self.head = chain.link(self.head, fields)
        self.archive.add(Event, *fields.values(), self.head)
        return Mark(self.moment, self.events)

    def signed(self, task: UUID, step: str, actor: Actor, text: str, opened: Sequence[UUID] = ()) -> Mark:
        """A signature with its opinion, and the tasks it opened."""
        facts = {"task": str(task), "step": step, "opened": [str(pk) for pk in opened], "counted": True}
        return self.event("submitted", actor, **facts, opinion=self.opinion(task, actor, text))

    def batch(
        self, pk: UUID, number: int, step: str, signers: tuple[int, int], opened: Mark, closed: Mark | None
    ) -> None:
        """One occurrence of a step; of ``signers`` so many were asked and have signed."""
        total, signed = signers
        mode = Mode.ALL if step == "handle" else Mode.ONE
        before = self.batches[-1] if self.batches else None
        self.archive.add(
            Batch,
            *(pk, self.instance_id, number, step, STEPS[step], mode, 1, total, total, signed, before),
            *(opened.at, opened.seq, closed.at if closed else None, closed.seq if closed else 0),
        )
        self.batches.append(pk)

    def task(self, pk: UUID, batch: UUID, actor: Actor, place: int, opening: Mark, closing: Mark | None) -> None:
        """One 办 task, done or open; those who have signed had opened it before."""
        arrived, done = opening.at, closing.at if closing else None
        state = TaskState.DONE if done else TaskState.OPEN
        due = arrived + LIMIT if place else None
        opened = arrived + timedelta(hours=1) if done else None
        self.archive.add(
            Task,
            *(pk, self.instance_id, batch, DocumentKind.INCOMING, Role.DO, state, self.is_running, place or 1),
            *(actor.person_id, None, actor.unit_id, self.started, arrived, opened, due, done, opening.seq),
            *(closing.seq if closing else 0, TaskState.OPEN if closing else ""),
        )

    def opinion(self, task: UUID, actor: Actor, text: str) -> str:
        """An opinion signed at this moment; its digest."""
        digest = chain.digest_of(text)
        self.archive.add(Opinion, task, actor.person_id, None, text, digest, self.moment)
        return digest


def write(archive: Archive, moment: datetime, letter: Paper, chance: random.Random, *, is_running: bool) -> History:
    """All rows of the instance of one letter; the document itself is the caller's."""
    history = History(archive, moment, is_running, moment, letter)
    handlers = chance.sample(archive.handlers, k=min(len(letter.units), len(archive.handlers)))
    tasks, last = [uuid4() for _ in handlers], uuid4()
    sent = _register(history, tasks)
    missing, handled = _handle(history, list(zip(handlers, tasks, strict=True)), sent, last, chance)
    if missing:
        _instance(history, "handle", missing, None)
    else:
        _finish(history, last, handled, finished=not is_running)
    return history


def _register(history: History, opened: Sequence[UUID]) -> Mark:
    registrar, task, batch = history.archive.registrar, uuid4(), uuid4()
    started = history.event("started", registrar, step="register")
    history.moment += timedelta(minutes=12)
    sent = history.signed(task, "register", registrar, texts()["proposal"], opened)
    history.batch(batch, 1, "register", (1, 1), started, sent)
    history.task(task, batch, registrar, 0, started, sent)
    return sent


def _handle(
    history: History, handlers: Sequence[tuple[Actor, UUID]], sent: Mark, following: UUID, chance: random.Random
) -> tuple[int, Mark]:
    """Signatures in parallel; of a running one, mostly the last is missing. Returns how many are, and the last event."""
    missing = 1 if history.is_running and chance.random() < 0.8 else 0
    batch, last, signing = uuid4(), sent, len(handlers) - missing
    for place, (actor, task) in enumerate(handlers, start=1):
        if place > signing:
            history.task(task, batch, actor, place, sent, None)
            continue
        history.moment += timedelta(minutes=chance.randrange(30, 3_000))
        opened = [following] if place == len(handlers) else []
        last = history.signed(task, "handle", actor, chance.choice(texts()["opinions"]), opened)
        history.task(task, batch, actor, place, sent, last)
    history.batch(batch, 2, "handle", (len(handlers), signing), sent, None if missing else last)
    return missing, last


def _finish(history: History, task: UUID, handled: Mark, *, finished: bool) -> None:
    registrar, batch = history.archive.registrar, uuid4()
    ended = None
    if finished:
        history.moment += timedelta(hours=2)
        ended = history.signed(task, "finish", registrar, texts()["closing"])
        history.event("ended", registrar)
    history.batch(batch, 3, "finish", (1, int(finished)), handled, ended)
    history.task(task, batch, registrar, 0, handled, ended)
    _instance(history, "finish", 0 if finished else 1, ended)


def _instance(history: History, step: str, waiting: int, ended: Mark | None) -> None:
    archive = history.archive
    state = InstanceState.ENDED if ended else InstanceState.RUNNING
    name = InstanceState.ENDED.label if ended else STEPS[step]
    archive.add(
        Instance,
        *(history.instance_id, archive.version.pk, DocumentKind.INCOMING, history.letter.title, history.letter.urgency),
        *(state, waiting, step, name, {} if ended else {"0": [step, name]}, "{}", len(history.batches), 1),
        *(archive.registrar.person_id, archive.unit.pk, history.started, ended.at if ended else None),
        *(ended.seq if ended else 0, history.events, history.head),
    )
