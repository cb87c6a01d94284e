"""Whole five-step approvals a second: 拟稿 → 核稿 → (会签甲 ∥ 会签乙) → 签发, one after the other on one connection, then by
four clients at once. With CPU seconds of client and server, because a shared machine's clock tells little.

Ours goes through the public services: right, receivers checked, tasks (the ledgers), opinion, hash-chained events, outbox
row and audit chain, six transactions on disk. Beside it in the same rounds: SpiffWorkflow 3.2 with the rows a ledger needs,
and viewflow 2.4 under the row lock it offers (AGPL, so in an environment of its own). Neither peer checks rights, chains
hashes or audits.

Then one co-signature among 10, 50 and 200, with SpiffWorkflow beside it at 200; and 1,000 joins whose two last signatures
come in the same moment.
"""

import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from uuid import UUID, uuid4

from django.db import connection, connections

from tests.bench.support import costs, many_clients, peers
from tests.bench.support.database import DATABASE
from tests.bench.support.five_steps import ROW, STEPS, approve, approve_by_spiff
from tests.bench.support.spiff import TABLES, Spiff, bpmn
from tests.bench.support.timings import Timings, emit, time_of
from tests.oa.flow import factories
from tests.oa.flow.factories import key, task_of, to
from yaojian.kernel.actors import Actor
from yaojian.oa.flow import queries, services
from yaojian.oa.flow.definitions import Mode
from yaojian.oa.flow.models import Instance, InstanceState, Role, Task, TaskState

WARM, ROUNDS = 10, 100
FILLED = 300
"""Approvals there before anything is measured: planned as what it is at work, not as an empty table."""
MANY = 150
SIZES = (10, 50, 200)
JOINS = 1_000
_SPENT = ("client", "server", "peer_client", "peer_server")


def main() -> None:
    """All contenders in turn; at the end every matter must have ended with an unbroken chain."""
    DATABASE.start()
    people, version = factories.people(max(SIZES) + 2), factories.published(factories.FIVE)
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    who, spiff = {name: uuid4() for name in STEPS}, Spiff(bpmn(*ROW))
    for _ in range(FILLED):
        approve(people[:5], version)
        approve_by_spiff(spiff, who)
    _analyse()
    ours, theirs, views = Timings(), Timings(), Timings()
    spent, pid = [0.0, 0.0, 0.0, 0.0], costs.backend()
    with _viewflow() as viewflow:
        for number in range(WARM + ROUNDS):
            marks = [costs.cpu(pid)]
            took = time_of(lambda: approve(people[:5], version))
            marks.append(costs.cpu(pid))
            peer = time_of(lambda: approve_by_spiff(spiff, who))
            marks.append(costs.cpu(pid))
            other = viewflow()
            if number >= WARM:
                ours.add(took)
                theirs.add(peer)
                views.add(other)
                for n in range(4):
                    spent[n] += marks[n // 2 + 1][n % 2] - marks[n // 2][n % 2]
    _require_whole(FILLED + WARM + ROUNDS)
    space = [round(costs.kilobytes(one, FILLED + WARM + ROUNDS), 2) for one in (costs.FLOW, costs.AUDIT)]
    _analyse()
    many = {name: many_clients.per_second(name, MANY) for name in ("ours", "spiff")}
    signatures = {f"cosign_{size}_ms": round(_cosign(people, size).p50_ms, 2) for size in SIZES}
    emit(
        "flow",
        ours.per_second(),
        theirs.per_second(),
        unit="five-step approvals/s",
        peer="SpiffWorkflow 3.2 with ledger rows",
        more_is_better=True,
        p50_ms=round(ours.p50_ms, 2),
        p95_ms=round(ours.p95_ms, 2),
        viewflow_per_second=round(views.per_second(), 1),
        times_viewflow=round(ours.per_second() / views.per_second(), 1),
        cpu_ms=dict(zip(_SPENT, (round(one / ROUNDS * 1_000, 2) for one in spent), strict=True)),
        kilobytes_an_instance=space[0],
        kilobytes_of_audit=space[1],
        clients=many_clients.CLIENTS,
        clients_per_second=round(many["ours"], 1),
        clients_peer_per_second=round(many["spiff"], 1),
        clients_ratio=round(many["ours"] / many["spiff"], 2),
        **signatures,
        spiff_cosign_200_ms=round(_spiff_cosign(max(SIZES)).p50_ms, 2),
        joins=JOINS,
        joins_wrong=_joins(people),
    )


@contextmanager
def _viewflow() -> Iterator[Callable[[], float]]:
    """A process of viewflow's own on a database of its own; each call does one whole approval and gives its seconds."""
    address = DATABASE.home.address()
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE peer_viewflow")
    facts = {"HOST": address.host, "PORT": address.port, "USER": address.user, "PASSWORD": address.password}
    environment = os.environ | {f"PEER_{name}": str(value) for name, value in facts.items()}
    command = [str(peers.python_of("viewflow")), "-m", "tests.bench.support.viewflow_peer"]
    with subprocess.Popen(
        command,
        env=environment | {"PEER_NAME": "peer_viewflow"},
        cwd=peers.REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        asked, answered = process.stdin, process.stdout
        if asked is None or answered is None:
            raise SystemExit("no pipes to viewflow")

        def run() -> float:
            asked.write("run\n")
            asked.flush()
            return float(answered.readline())

        yield run
        asked.close()


def _cosign(people: list[Actor], size: int) -> Timings:
    """One signature of a step that all of ``size`` sign; the last one, which goes on, is not counted."""
    timings = Timings()
    for _ in range(max(1, 200 // size)):
        instance = factories.at(people[1 : size + 1], Mode.ALL, people[0])
        tasks = dict(Task.objects.filter(instance=instance, state=TaskState.OPEN).values_list("actor", "pk"))
        _analyse()
        for actor in people[1:size]:
            timings.add(
                time_of(
                    lambda actor=actor, tasks=tasks: services.submit(  # type: ignore[misc]  # defaults, not arguments
                        actor=actor, task_id=tasks[actor.person_id], text="同意。", key=key()
                    )
                )
            )
    return timings


def _spiff_cosign(size: int) -> Timings:
    """The same in SpiffWorkflow: a fork into ``size`` tasks. The first thirty signatures are enough."""
    names = [f"p{n}" for n in range(size)]
    spiff, timings = Spiff(bpmn(["draft"], names, ["issue"])), Timings()
    who = {name: uuid4() for name in ("draft", *names, "issue")}
    case = spiff.start(who)
    spiff.step(case, "draft", who)
    for name in names[:30]:
        timings.add(time_of(lambda name=name: spiff.step(case, name, who)))  # type: ignore[misc]  # a default
    return timings


def _joins(people: list[Actor]) -> int:
    """How many of the joins went wrong when both branches arrived in the same moment."""
    version, (drafter, checker, first, second, issuer) = factories.published(factories.FIVE), people[:5]
    barrier = Barrier(2)

    def sign(job: tuple[Actor, UUID]) -> None:
        actor, task = job
        barrier.wait(timeout=60)
        services.submit(actor=actor, task_id=task, text="同意。", receivers=to(issuer), key=key())

    wrong = 0
    with ThreadPoolExecutor(2, initializer=connections.close_all) as pool:
        for _ in range(JOINS):
            instance = factories.started(version, drafter).instance
            factories.submitted(instance, drafter, to(checker))
            factories.submitted(instance, checker, [*to(first, step="first"), *to(second, step="second")])
            list(pool.map(sign, [(one, task_of(instance, one).pk) for one in (first, second)]))
            instance.refresh_from_db()
            opened = Task.objects.filter(instance=instance, role=Role.DO, state=TaskState.OPEN)
            right = (instance.step, instance.open, opened.count()) == ("issue", 1, 1)
            wrong += not (right and not list(queries.breaks_in(instance)))
        list(pool.map(lambda _: connections.close_all(), range(2)))
    return wrong


def _analyse() -> None:
    """As autovacuum does every minute: a table just filled is planned as the small one it was, and dead rows are in the way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE flow_instance, flow_batch, flow_task, flow_event, flow_outbox, peer_case, peer_task"
        )


def _require_whole(count: int) -> None:
    ended = Instance.objects.filter(state=InstanceState.ENDED)
    broken = [one.pk for one in ended if list(queries.breaks_in(one))]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM peer_case WHERE state = 'ended'")
        others = cursor.fetchone()[0]
    if ended.count() != count or broken or others != count:
        raise SystemExit(f"{ended.count()} of {count} ended, {others} of the peer's; broken: {broken}")


if __name__ == "__main__":
    main()
