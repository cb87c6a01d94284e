"""Ledgers of the exchange: paging, their index, how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.oa.exchange.factories import Bureau, sent
from yaojian.oa.exchange import ledgers, lists
from yaojian.oa.exchange.ledgers import IN, OUT, Ledger
from yaojian.oa.exchange.lists import Filters
from yaojian.oa.exchange.models import CLOSED, Delivery, DeliveryState, Dispatch
from yaojian.oa.flow import clock

ROWS = 6_000


def fill(bureau: Bureau) -> None:
    """Some thousand deliveries in all states, between all units."""
    pattern = sent(bureau, "wuhan")
    units = list(bureau.units.values())
    states = [state for state in DeliveryState if state != DeliveryState.DRAFT]
    start, person = timezone.now() - timedelta(days=400), pattern.created_by
    papers = [
        Dispatch(
            sender_unit=units[n % len(units)],
            title=f"示范公文 {n}",
            created_by=person,
            created=start + timedelta(hours=n),
        )
        for n in range(ROWS // 4)
    ]
    Dispatch.objects.bulk_create(papers)
    rows = []
    for n in range(ROWS):
        paper, state = papers[n // 4], states[n % len(states)]
        at = paper.created + timedelta(minutes=n % 4)
        row = Delivery(
            dispatch=paper,
            sender_unit=paper.sender_unit,
            receiver_unit=units[(units.index(paper.sender_unit) + 1 + n % 4) % len(units)],
            state=state,
            created=at,
            sent_at=at,
            sent_by=person,
        )
        if state in (DeliveryState.RECEIVED, DeliveryState.RETURNED):
            row.received_at, row.receiver = at, person
        if state in CLOSED:
            row.closed_at, row.closed_by = at, person
        rows.append(row)
    Delivery.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE exchange_delivery; ANALYZE exchange_dispatch")


CASES = [
    (OUT, ledgers.DRAFTS, "delivery_of_sender"),
    (OUT, ledgers.SENT, "delivery_under_way"),
    (OUT, ledgers.REFUSED, "delivery_of_sender"),
    (OUT, ledgers.VOID, "delivery_of_sender"),
    (IN, ledgers.WAITING, "delivery_of_receiver"),
    (IN, ledgers.RECEIVED, "delivery_of_receiver"),
]


def test_each_ledger_stays_on_its_index(bureau: Bureau) -> None:
    fill(bureau)
    for end, ledger, index in CASES:
        who = "office" if end == OUT else "wuhan"
        plan = lists.explained(bureau.actor(who), end, ledger)
        assert index in plan, f"{ledger.label}\n{plan}"
        assert "Seq Scan on exchange_delivery" not in plan, plan


@pytest.mark.parametrize(("end", "ledger"), [(OUT, ledgers.SENT), (IN, ledgers.WAITING)])
def test_pages_follow_each_other_without_gap_or_double(bureau: Bureau, end: str, ledger: Ledger) -> None:
    start = timezone.now() - timedelta(hours=1)
    for n in range(5):
        with clock.told(start + timedelta(minutes=n // 2)):  # two in the same moment
            sent(bureau, "wuhan")
    actor, seen, after = bureau.actor("office" if end == OUT else "wuhan"), [], ""
    while True:
        page = lists.page_of(actor, end, ledger, Filters(), after=after, limit=2)
        seen += [row.delivery_id for row in page.rows]
        after = page.following
        if not after:
            break
    assert seen == [row.delivery_id for row in lists.page_of(actor, end, ledger, Filters()).rows]
    assert len(set(seen)) == 5
    assert lists.page_of(actor, end, ledger, Filters(), after="不是游标").rows
    first, following = lists.documents_page(bureau.actor("office"), Filters(), limit=3)
    rest, last = lists.documents_page(bureau.actor("office"), Filters(), limit=3, after=following)
    assert len({one.dispatch.pk for one in [*first, *rest]}) == 5
    assert last == ""


def test_number_of_queries_does_not_grow_with_the_rows(bureau: Bureau) -> None:
    actor = bureau.actor("office")
    counted = []
    for more in (1, 4):
        for _ in range(more):
            sent(bureau, "wuhan", "yichang", "huangshi")
        with CaptureQueriesContext(connection) as queries:
            lists.counts(actor, OUT)
            lists.page_of(actor, OUT, ledgers.SENT, Filters())
            lists.matrix(actor, OUT, Filters())
            lists.documents_page(actor, Filters())
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 28
