"""Many writers at once leave one unbroken chain a lane."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from tests.kernel import factories as make
from yaojian.kernel.audit import queries, services
from yaojian.kernel.audit.models import Event

ACTION = "kernel.organisation.unit_created"


def write_ten(n: int) -> None:
    try:
        for i in range(10):
            with transaction.atomic():
                services.record(make.SYSTEM, ACTION, summary=f"设立机构“{n}.{i}”。")
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_twelve_writers_leave_no_gap() -> None:
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(write_ten, range(12)))
    assert Event.objects.count() == 120
    assert list(queries.verify()) == []
