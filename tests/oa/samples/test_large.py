"""The large office, at a size a test can afford: nothing distinguishes its rows from those the services write."""

import pytest
from django.db import connection

from tests.oa import factories
from tests.oa.factories import Office, table
from yaojian.oa.documents.models import Document
from yaojian.oa.flow import queries as flow
from yaojian.oa.flow.models import Instance, InstanceState, Task
from yaojian.oa.incoming.models import Receipt
from yaojian.oa.samples import large


def test_chains_counts_and_numbers_hold_together(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "CHUNK", 150)
    handlers = [office.actor(who) for who in ("sales", "sales_clerk", "plants", "devices")]
    large.load(office.actor("registrar"), handlers, count=400)
    connection.check_constraints()
    assert Document.objects.count() == 400
    running = Instance.objects.filter(state=InstanceState.RUNNING)
    assert 5 < running.count() < 40
    assert not any(list(flow.breaks_in(one)) for one in Instance.objects.order_by("created")[:60])
    assert not any(list(flow.breaks_in(one)) for one in running)
    assert not Task.objects.exclude(running=True).filter(instance__state=InstanceState.RUNNING).exists()
    for who in ("registrar", "sales"):
        assert table(office, who)["已办"] > 0
    document = factories.sent(office, "sales")
    same_year = Receipt.objects.filter(register_year=document.receipt.register_year)
    assert document.receipt.register_number == same_year.count(), "the services go on where the sets ended"


def test_a_document_of_the_large_office_can_be_handled(office: Office) -> None:
    large.load(office.actor("registrar"), [office.actor("sales"), office.actor("plants")], count=300)
    task = Task.objects.filter(state="open", actor=office.users["sales"].person_id, batch__step="handle").first()
    assert task is not None
    document = Document.objects.get(instance=task.instance_id)
    factories.handled(office, document, "sales")
    document.instance.refresh_from_db()
    assert document.instance.step == "finish"
    assert not list(flow.breaks_in(document.instance))
