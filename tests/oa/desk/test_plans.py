"""Every ledger of every centre on its own index, at a size at which the planner has to choose."""

from django.db import connection

from tests.kernel import factories as kernel
from tests.oa.factories import Office
from yaojian.kernel.actors import Actor
from yaojian.oa.desk import ledgers, queries
from yaojian.oa.desk.filters import Filters
from yaojian.oa.desk.ledgers import Ledger
from yaojian.oa.samples import large

INDEXES = {
    ledgers.TODO: ("task_open_actor",),
    ledgers.TO_READ: ("task_open_actor",),
    ledgers.UNOPENED: ("task_open_actor",),
    ledgers.OVERDUE: ("task_open_actor",),
    ledgers.DONE: ("task_done_actor",),
    ledgers.READ: ("task_done_actor",),
    ledgers.TRACKED: ("task_of_actor", "instance_of_starter"),
    ledgers.RUNNING: ("task_of_actor", "task_of_unit", "instance_of_starter", "instance_of_unit"),
    ledgers.EVERY: ("task_of_actor", "task_of_unit", "document_of_drafter", "document_of_unit"),
    ledgers.UNIT_OVERDUE: ("task_unit_due",),
}
LARGE = ("flow_task", "flow_instance", "flow_batch", "documents_document")
DOCUMENTS = 3_000


def _filled(office: Office) -> Actor:
    """A large office, its documents begun by everybody; the reader answers for a unit."""
    handlers = [office.actor(who) for who in ("sales", "sales_clerk", "plants", "devices")]
    handlers += [kernel.actor(kernel.official(f"科员{n}", office.units["devices"])) for n in range(46)]
    large.load(office.actor("registrar"), handlers, count=DOCUMENTS)
    shared = "(array[{}]::uuid[])[1 + abs(hashtext(id::text)) % {}]"
    people = shared.format(",".join(f"'{one.person_id}'" for one in handlers), len(handlers))
    places = [*office.units.values(), *(kernel.unit(f"科室{n}", parent=office.units["root"]) for n in range(40))]
    units = shared.format(",".join(f"'{one.pk}'" for one in places), len(places))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE documents_document SET drafter_id = {people}, unit_id = {units}")
        cursor.execute(f"UPDATE flow_instance SET starter_id = {people}, unit_id = {units}")
        cursor.execute("ANALYZE")
        # At this size it would be cheaper to read a table than to look fifty rows up; at 500,000 documents it is not.
        cursor.execute("SET LOCAL enable_seqscan = off")
    return office.actor("sales_clerk")


def test_first_page_of_every_ledger_of_every_centre_reads_its_indexes(office: Office) -> None:
    reader = _filled(office)
    wrong = [
        f"{centre.label} {ledger.label}: {fault}"
        for centre in ledgers.CENTRES.values()
        for ledger in INDEXES
        for fault in _faults(queries.explained(reader, ledger, Filters(kind=centre.kind)), ledger)
    ]
    assert not wrong, "\n".join(wrong)


def _faults(plan: str, ledger: Ledger) -> list[str]:
    missing = [index for index in INDEXES[ledger] if index not in plan]
    walked = [table for table in LARGE if f"Seq Scan on {table}" in plan]
    return [*(f"without {index}" for index in missing), *(f"reads all of {table}" for table in walked)]
