"""The way of one document through the shipped flow, as rows: what ``flow.services`` would have written then."""

import random
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


@dataclass(slots=True)
class History:
    """One instance while it is written. ``moment`` moves with each act."""

    archive: Archive
    started: datetime
    is_running: bool
    moment: datetime
    instance_id: UUID = field(default_factory=uuid4)
    events: int = 0
    head: str = chain.FIRST

    def event(self, kind: str, actor: Actor, **data: object) -> None:
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
        self.archive.add(Event, uuid4(), *fields.values(), self.head)

    def batch(self, number: int, step: str, mode: Mode, opened: datetime, closed: datetime | None) -> UUID:
        """One occurrence of a step."""
        pk = uuid4()
        self.archive.add(Batch, pk, self.instance_id, number, step, STEPS[step], mode, 1, opened, closed)
        return pk

    def task(self, pk: UUID, batch: UUID, actor: Actor, place: int, arrived: datetime, done: datetime | None) -> None:
        """One 办 task, done or open; those who have signed had opened it before."""
        state = TaskState.DONE if done else TaskState.OPEN
        due = arrived + LIMIT if place else None
        opened = arrived + timedelta(hours=1) if done else None
        self.archive.add(
            Task,
            *(pk, self.instance_id, batch, DocumentKind.INCOMING, Role.DO, state, self.is_running, place or 1),
            *(actor.person_id, None, actor.unit_id, arrived, opened, due, done),
        )

    def opinion(self, task: UUID, actor: Actor, text: str) -> str:
        """An opinion signed at this moment; its digest."""
        digest = chain.digest_of(text)
        self.archive.add(Opinion, uuid4(), task, actor.person_id, None, text, digest, self.moment)
        return digest


def write(archive: Archive, moment: datetime, letter: Paper, chance: random.Random, *, is_running: bool) -> History:
    """All rows of the instance of one letter; the document itself is the caller's."""
    history = History(archive, moment, is_running, moment)
    handlers = chance.sample(archive.handlers, k=min(len(letter.units), len(archive.handlers)))
    tasks = [uuid4() for _ in handlers]
    sent = _register(history, tasks)
    waiting = _handle(history, handlers, tasks, sent, chance)
    if waiting:
        _instance(history, "handle", waiting, 2, None)
    else:
        _finish(history, finished=not is_running)
    return history


def _register(history: History, opened: list[UUID]) -> datetime:
    registrar, first = history.archive.registrar, uuid4()
    history.event("started", registrar, step="register")
    history.moment += timedelta(minutes=12)
    batch = history.batch(1, "register", Mode.ONE, history.started, history.moment)
    history.task(first, batch, registrar, 0, history.started, history.moment)
    digest = history.opinion(first, registrar, texts()["proposal"])
    history.event(
        "submitted", registrar, opened=[str(pk) for pk in opened], task=str(first), step="register", opinion=digest
    )
    return history.moment


def _handle(history: History, handlers: list[Actor], tasks: list[UUID], sent: datetime, chance: random.Random) -> int:
    """Signatures in parallel; of a running one, mostly the last is missing. Returns how many are."""
    missing = 1 if history.is_running and chance.random() < 0.8 else 0
    signing = list(zip(handlers, tasks, strict=True))[: len(handlers) - missing]
    batch_id = uuid4()
    finish_task = _finish_id(history)
    for place, (actor, task) in enumerate(signing, start=1):
        history.moment += timedelta(minutes=chance.randrange(30, 3_000))
        history.task(task, batch_id, actor, place, sent, history.moment)
        digest = history.opinion(task, actor, chance.choice(texts()["opinions"]))
        last = place == len(handlers)
        opened = [str(finish_task)] if last else []
        history.event("submitted", actor, opened=opened, task=str(task), step="handle", opinion=digest)
    for place, (actor, task) in enumerate(list(zip(handlers, tasks, strict=True))[len(signing) :], len(signing) + 1):
        history.task(task, batch_id, actor, place, sent, None)
    closed = None if missing else history.moment
    history.archive.add(Batch, batch_id, history.instance_id, 2, "handle", STEPS["handle"], Mode.ALL, 1, sent, closed)
    return missing


def _finish(history: History, *, finished: bool) -> None:
    registrar, opened = history.archive.registrar, history.moment
    task = _finish_id(history)
    if finished:
        history.moment += timedelta(hours=2)
    done = history.moment if finished else None
    batch = history.batch(3, "finish", Mode.ONE, opened, done)
    history.task(task, batch, registrar, 0, opened, done)
    if finished:
        digest = history.opinion(task, registrar, texts()["closing"])
        history.event("submitted", registrar, opened=[], task=str(task), step="finish", opinion=digest)
        history.event("ended", registrar)
    _instance(history, "finish", 0 if finished else 1, 3, done)


def _finish_id(history: History) -> UUID:
    """Known before its batch opens: the last signature names it."""
    return UUID(int=history.instance_id.int ^ 1)


def _instance(history: History, step: str, waiting: int, batches: int, ended: datetime | None) -> None:
    archive = history.archive
    state = InstanceState.ENDED if ended else InstanceState.RUNNING
    name = "已办结" if ended else STEPS[step]
    archive.add(
        Instance,
        *(history.instance_id, archive.version.pk, DocumentKind.INCOMING, state, waiting, step, name, batches, 1),
        *(archive.registrar.person_id, archive.unit.pk, history.started, ended, history.events, history.head),
    )
