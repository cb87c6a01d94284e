"""The story of an incoming document, with everybody's whole table of ledgers after each act."""

import pytest

from tests.oa import factories
from tests.oa.factories import Office, new_key, table
from yaojian.kernel.audit import queries as audit
from yaojian.oa.documents import services
from yaojian.oa.flow import queries
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Role
from yaojian.oa.incoming import services as incoming

EVERYBODY = ("registrar", "registrar2", "sales", "sales_clerk", "plants", "devices", "branch", "admin")


def tables(office: Office) -> dict[str, dict[str, int]]:
    """Everybody whose table is not empty."""
    return {who: found for who in EVERYBODY if (found := table(office, who))}


def test_every_ledger_of_everybody_is_right_after_every_act(office: Office) -> None:
    document = factories.registered(office)
    assert tables(office) == {
        "registrar": {"待办": 1, "未办": 1, "在办": 1, "跟踪": 1},
        "registrar2": {"在办": 1},
    }

    services.open_document(actor=office.actor("registrar"), document_id=document.pk)
    assert table(office, "registrar") == {"待办": 1, "在办": 1, "跟踪": 1}

    incoming.send_to_departments(
        actor=office.actor("registrar"),
        document_id=document.pk,
        distribution=incoming.Distribution(
            handle=[office.units["sales"].pk, office.units["plants"].pk], read=[office.units["devices"].pk]
        ),
        opinion="拟请药品流通监管处牵头办理。",
        key=new_key(),
    )
    after_sending = {
        "registrar": {"在办": 1, "跟踪": 1, "已办": 1},
        "registrar2": {"在办": 1},
        "sales": {"待办": 1, "在办": 1, "未办": 1},
        "sales_clerk": {"在办": 1},
        "plants": {"待办": 1, "在办": 1, "未办": 1},
        "devices": {"待阅": 1, "在办": 1},
    }
    assert tables(office) == after_sending

    factories.handled(office, document, "sales")
    assert tables(office) == after_sending | {"sales": {"在办": 1, "跟踪": 1, "已办": 1}}

    factories.handled(office, document, "plants")
    flow.mark_read(
        actor=office.actor("devices"),
        task_id=factories.task_of(office, document, "devices", Role.READ),
        key=new_key(),
    )
    assert tables(office) == {
        "registrar": {"待办": 1, "未办": 1, "在办": 1, "跟踪": 1, "已办": 1},
        "registrar2": {"在办": 1},
        "sales": {"在办": 1, "跟踪": 1, "已办": 1},
        "sales_clerk": {"在办": 1},
        "plants": {"在办": 1, "跟踪": 1, "已办": 1},
        "devices": {"在办": 1, "已阅": 1},
    }

    incoming.finish(actor=office.actor("registrar"), document_id=document.pk, key=new_key())
    assert tables(office) == {
        "registrar": {"已办": 2},
        "sales": {"已办": 1},
        "plants": {"已办": 1},
        "devices": {"已阅": 1},
    }


def test_opinions_stand_in_the_audit_chain_and_the_event_chain_is_whole(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    factories.handled(office, document, "sales", "同意，已制定检查方案。")
    factories.handled(office, document, "plants", "已安排检查。")
    incoming.finish(actor=office.actor("registrar"), document_id=document.pk, key=new_key())
    assert [event.action for event in audit.events_of(document)] == ["oa.document.registered", "oa.document.sent"]
    events = list(audit.events_of(document.instance))
    assert [event.action for event in events] == ["oa.flow.started", *["oa.flow.submitted"] * 4]
    signed = [event.data["opinion"] for event in events if event.data.get("opinion")]
    assert signed == [opinion.sm3 for opinion in queries.opinions_of(document.instance)]
    assert not list(audit.verify())
    document.instance.refresh_from_db()
    assert not list(queries.breaks_in(document.instance))
    assert document.instance.event_count == 6


def test_register_numbers_follow_each_other_without_a_gap(office: Office) -> None:
    numbers = [factories.registered(office).receipt.register_number for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_department_without_a_head_needs_a_chosen_person(office: Office) -> None:
    document = factories.registered(office)
    clerk = office.users["sales_clerk"].person_id
    assert clerk is not None
    unit = office.units["sales"].pk
    incoming.send_to_departments(
        actor=office.actor("registrar"),
        document_id=document.pk,
        distribution=incoming.Distribution(handle=[unit], persons={unit: clerk}),
        key=new_key(),
    )
    assert table(office, "sales_clerk")["待办"] == 1
    assert "待办" not in table(office, "sales")


@pytest.mark.parametrize("who", ["admin", "branch", "devices"])
def test_uninvolved_people_and_administrators_see_nothing(office: Office, who: str) -> None:
    factories.sent(office, "sales", "plants")
    assert table(office, who) == {}
