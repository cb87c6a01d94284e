"""Whatever is granted, delegated and handled: lists and counts hold what a plain reading of the definitions selects."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from unittest import mock
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kernel import factories as kernel
from tests.oa.factories import Office
from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions.rights import Right
from yaojian.oa.delegation.models import Delegation
from yaojian.oa.desk import documents_listed, ledgers, queries
from yaojian.oa.desk.filters import Filters
from yaojian.oa.desk.ledgers import Ledger
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.rights import READ
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Batch, Follow, Instance, Task
from yaojian.oa.flow.rights import HANDLE, STEER

BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)
KINDS = ("incoming", "outgoing")
TITLES = ("关于疫苗储存的通知", "关于年度预算的函")
PEOPLE, UNITS = 3, 4
"""The reader is the first. The second unit lies below the first, the others stand apart."""

person, unit = st.integers(0, PEOPLE - 1), st.integers(0, UNITS - 1)


@dataclass(frozen=True)
class Paper:
    """A document; several may begin in one minute."""

    minute: int
    unit: int
    drafter: int
    running: bool
    kind: str
    title: str


@dataclass(frozen=True)
class Work:
    """A task of the document of this number. ``behalf``: whose it was."""

    paper: int
    actor: int
    unit: int
    state: str
    role: str
    behalf: int | None
    late: bool


@dataclass(frozen=True)
class World:
    """Everything there is. ``delegated``: the second person's work of these kinds is the reader's, too."""

    papers: list[Paper]
    work: list[Work]
    granted: list[tuple[Right, int]]
    delegated: tuple[str, ...] | None
    followed: set[int]

    def works(self, number: int) -> list[Work]:
        """Tasks of one document."""
        return [one for one in self.work if one.paper % len(self.papers) == number]

    def covers(self, right: Right, place: int) -> bool:
        """Whether the reader was granted it on the unit or on one above."""
        return any(given_ == right and place in ((0, 1) if at == 0 else (at,)) for given_, at in self.granted)


worlds = st.builds(
    World,
    papers=st.lists(
        st.builds(
            Paper,
            minute=st.integers(0, 3),
            unit=unit,
            drafter=person,
            running=st.booleans(),
            kind=st.sampled_from(KINDS),
            title=st.sampled_from(TITLES),
        ),
        min_size=1,
        max_size=8,
    ),
    work=st.lists(
        st.builds(
            Work,
            paper=st.integers(0, 7),
            actor=person,
            unit=unit,
            state=st.sampled_from(("queued", "open", "done", "cancelled")),
            role=st.sampled_from(("do", "read")),
            behalf=st.none() | person,
            late=st.booleans(),
        ),
        max_size=14,
    ),
    granted=st.lists(st.tuples(st.sampled_from((READ, STEER, HANDLE)), unit), max_size=3),
    delegated=st.sampled_from((None, None, (), ("incoming",))),
    followed=st.sets(st.integers(0, 7), max_size=2),
)


def may_read(world: World, number: int) -> bool:
    """By unit, by task, by delegation: read off the rights' docstrings, without a database."""
    paper, works = world.papers[number], [one for one in world.works(number) if one.state != "queued"]
    places = {paper.unit, *(one.unit for one in works)}
    return (
        paper.drafter == 0
        or any(world.covers(right, place) for right in (READ, STEER) for place in places)
        or any(0 in (one.actor, one.behalf) or (one.state == "open" and _lent(world, one)) for one in works)
    )


def _lent(world: World, one: Work) -> bool:
    kind = world.papers[one.paper % len(world.papers)].kind
    return one.actor == 1 and world.delegated is not None and (not world.delegated or kind in world.delegated)


def is_tracked(world: World, number: int) -> bool:
    """Running, and registered, handled or followed."""
    handled = any((one.actor, one.state, one.role) == (0, "done", "do") for one in world.works(number))
    paper = world.papers[number]
    return paper.running and (paper.drafter == 0 or handled or number in world.followed)


DEFINITIONS: dict[Ledger, Callable[[World, int], bool]] = {
    ledgers.EVERY: may_read,
    ledgers.RUNNING: lambda world, number: world.papers[number].running and may_read(world, number),
    ledgers.TRACKED: is_tracked,
}


@dataclass
class Written:
    """The rows of a world."""

    reader: Actor
    documents: list[UUID] = field(default_factory=list)
    tasks: list[UUID] = field(default_factory=list)


def write(world: World, office: Office) -> Written:
    """Rows as the engine would leave them, as far as ledgers read them."""
    units = [office.units["sales"], kernel.unit("药品流通一科", parent=office.units["sales"])]
    units += [office.units["plants"], office.units["devices"]]
    accounts = [kernel.official(f"人员{n}", office.units["branch"]) for n in range(PEOPLE)]
    people = [account.person_id for account in accounts if account.person_id]
    for right, place in world.granted:
        kernel.grant(accounts[0], right, scope=units[place])
    made = Written(kernel.actor(accounts[0]))
    made.documents += [_document(paper, units, people) for paper in world.papers]
    homes = [made.documents[one.paper % len(world.papers)] for one in world.work]
    made.tasks += [_task(world, one, home, units, people) for one, home in zip(world.work, homes, strict=True)]
    now = timezone.now()
    if world.delegated is not None:
        Delegation.objects.create(
            principal_id=people[1],
            delegate_id=people[0],
            kinds=list(world.delegated),
            since=now - timedelta(days=1),
            until=now + timedelta(days=1),
            reason="出差",
            made_by_id=people[1],
            made_at=now,
        )
    for number in world.followed:
        if number < len(made.documents):
            Follow.objects.create(instance_id=made.documents[number], person_id=people[0], since=now)
    return made


def _document(paper: Paper, units: list[Unit], people: list[UUID]) -> UUID:
    at = BEGUN + timedelta(minutes=paper.minute)
    common = {"kind": paper.kind, "title": paper.title, "created": at, "unit": units[paper.unit]}
    instance = Instance.objects.create(
        version=flow.version_in_force("incoming"),
        state="running" if paper.running else "ended",
        open=1 if paper.running else 0,
        ended_at=None if paper.running else at,
        step="handle",
        step_name="承办",
        starter_id=people[paper.drafter],
        head_hash="0" * 64,
        **common,
    )
    Batch.objects.create(instance=instance, number=1, step="handle", step_name="承办", mode="all", opened=at)
    Document.objects.create(id=instance.pk, instance=instance, drafter_id=people[paper.drafter], **common)
    return instance.pk


def _task(world: World, one: Work, document: UUID, units: list[Unit], people: list[UUID]) -> UUID:
    paper = world.papers[one.paper % len(world.papers)]
    at = BEGUN + timedelta(minutes=paper.minute)
    return Task.objects.create(
        instance_id=document,
        batch=Batch.objects.get(instance=document),
        kind=paper.kind,
        role=one.role,
        state=one.state,
        running=paper.running,
        actor_id=people[one.actor],
        on_behalf_of_id=None if one.behalf is None else people[one.behalf],
        unit=units[one.unit],
        begun=at,
        created=at + timedelta(minutes=5),
        due=timezone.now() + timedelta(days=-1 if one.late else 1),
        done_at=at + timedelta(minutes=9) if one.state == "done" else None,
    ).pk


def paged(actor: Actor, ledger: Ledger, filters: Filters) -> list[UUID]:
    """All rows, three a page."""
    found, after = list[UUID](), ""
    while True:
        page = queries.page_of(actor, ledger, filters, after=after, limit=3)
        found += [row.row_id for row in page.rows]
        after = page.following
        if not after:
            return found


@contextmanager
def undone() -> Iterator[None]:
    """Nothing of it stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(
    world=worlds,
    filters=st.builds(
        Filters,
        words=st.sampled_from(("", "", "疫苗", "没有")),
        kind=st.sampled_from(("", *KINDS)),
        oldest_first=st.booleans(),
    ),
    window=st.integers(1, 4),
    rare=st.sampled_from((-1, 5_000)),
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_ledgers_of_documents_list_what_their_definitions_select(
    office: Office, world: World, filters: Filters, window: int, rare: int
) -> None:
    with (
        undone(),
        mock.patch.object(documents_listed, "WINDOW", window),
        mock.patch.object(documents_listed, "SEARCHED", window),
        mock.patch.object(documents_listed, "RARE", rare),
    ):
        made = write(world, office)
        for ledger, is_in in DEFINITIONS.items():
            chosen = [
                (paper.minute, made.documents[number])
                for number, paper in enumerate(world.papers)
                if is_in(world, number) and filters.kind in ("", paper.kind) and filters.words in paper.title
            ]
            wanted = [pk for _, pk in sorted(chosen, reverse=not filters.oldest_first)]
            assert paged(made.reader, ledger, filters) == wanted, ledger.label
            assert queries.count_of(made.reader, ledger, filters) == len(wanted), ledger.label


@given(world=worlds, oldest_first=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_late_tasks_of_units_are_those_one_may_handle(office: Office, world: World, oldest_first: bool) -> None:
    with undone():
        made = write(world, office)
        wanted = {
            made.tasks[number]
            for number, one in enumerate(world.work)
            if (one.role, one.state, one.late) == ("do", "open", True)
            and (0 in (one.actor, one.behalf) or world.covers(HANDLE, one.unit) or _lent(world, one))
        }
        found = paged(made.reader, ledgers.UNIT_OVERDUE, Filters(oldest_first=oldest_first))
        assert len(found) == len(wanted)
        assert set(found) == wanted
        assert queries.count_of(made.reader, ledgers.UNIT_OVERDUE, Filters()) == len(wanted)


@pytest.mark.parametrize("ledger", [ledgers.EVERY, ledgers.RUNNING, ledgers.TRACKED], ids=lambda one: one.key)
def test_who_may_see_nothing_finds_nothing(office: Office, ledger: Ledger) -> None:
    stranger = kernel.actor(kernel.official("外人", office.units["devices"]))
    for filters in (Filters(), Filters(words="疫苗"), Filters(urgency="extra")):
        assert paged(stranger, ledger, filters) == []
        assert queries.count_of(stranger, ledger, filters) == 0
