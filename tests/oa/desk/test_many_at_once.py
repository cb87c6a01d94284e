"""Acts on many rows, centres, delegated work, and that the parts of a list are the list."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.oa import factories
from tests.oa.delegation.factories import delegated
from tests.oa.factories import Office, new_key
from yaojian.kernel.permissions import checks
from yaojian.oa.desk import documents_listed, ledgers, queries, services
from yaojian.oa.desk.errors import NothingChosen, TooManyChosen
from yaojian.oa.desk.filters import Filters
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.rights import READ
from yaojian.oa.flow.models import Event, Instance, Role, Task


def test_many_are_read_after_a_look_at_the_list(office: Office) -> None:
    documents = [factories.sent(office, "sales", read=("plants",)) for _ in range(3)]
    ids = [factories.task_of(office, document, "plants", Role.READ) for document in documents]
    foreign = factories.task_of(office, documents[0], "sales")
    reader = factories.browser(office, "plants")
    page = reader.get("/oa/incoming/toread/read", {"row": [str(one) for one in (*ids, foreign, "x")]}).content.decode()
    assert "将把下列 3 件公文标为已阅" in page
    assert "另有 1 件" in page
    key = new_key()
    given = {"row": [*ids[:2], foreign], "key": key}
    for _ in range(2):
        assert reader.post("/oa/incoming/toread/read", given).status_code == 303
    assert queries.counts(office.actor("plants"))["toread"] == 1
    assert queries.counts(office.actor("sales"))["todo"] == 3


def test_many_are_urged_and_what_is_over_is_left_out(office: Office) -> None:
    documents = [factories.sent(office, "sales", "plants") for _ in range(2)]
    registrar = factories.browser(office, "registrar")
    rows = [document.pk for document in documents]
    shown = {"row": [str(one) for one in rows]}
    assert "将把下列 2 件公文催办" in registrar.get("/oa/incoming/running/urge", shown).content.decode()
    answer = registrar.post("/oa/incoming/running/urge", {"row": rows, "text": "请今日办结。", "key": new_key()})
    assert answer.status_code == 303
    assert Event.objects.filter(kind="urged").count() == 2
    done = services.urge_many(actor=office.actor("registrar"), document_ids=[*rows, uuid4()], text="", key=new_key())
    assert done.count + len(done.refused) == 2


def test_nothing_chosen_and_too_much_chosen_are_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = office.actor("plants")
    with pytest.raises(NothingChosen):
        services.read_many(actor=actor, task_ids=[uuid4()], key=new_key())
    with pytest.raises(NothingChosen):
        services.urge_many(actor=actor, document_ids=[], text="", key=new_key())
    monkeypatch.setattr(services, "MOST_AT_ONCE", 1)
    with pytest.raises(TooManyChosen):
        services.read_many(actor=actor, task_ids=[uuid4(), uuid4()], key=new_key())


def test_delegate_finds_the_work_of_his_principal_with_his_name(office: Office) -> None:
    factories.sent(office, "sales")
    assert queries.counts(office.actor("sales_clerk"))["todo"] == 0
    delegated(office)
    actor = office.actor("sales_clerk")
    counted = queries.counts(actor)
    assert (counted["todo"], counted["unopened"], counted["toread"]) == (1, 1, 0)
    assert queries.todo_count(actor) == 1
    row = queries.page_of(actor, ledgers.TODO, Filters()).rows[0]
    assert row.principal == "周明远"
    assert "代 周明远" in factories.browser(office, "sales_clerk").get("/oa/work/todo").content.decode()
    assert queries.page_of(office.actor("sales"), ledgers.TODO, Filters()).rows[0].principal == ""


def test_each_centre_lists_its_own_kind(office: Office) -> None:
    factories.sent(office, "sales")
    Instance.objects.update(kind="outgoing")
    Task.objects.update(kind="outgoing")
    Document.objects.update(kind="outgoing")
    reader = factories.browser(office, "sales")
    for centre, count in (("work", 1), ("outgoing", 1), ("incoming", 0), ("approvals", 0)):
        page = reader.get(f"/oa/{centre}/todo").content.decode()
        assert page.count("ledger__title") == count, centre
    assert reader.get("/oa/todo").status_code == 200


def test_filters_by_unit_step_and_handler_narrow_lists_of_both_kinds(office: Office) -> None:
    factories.sent(office, "sales")
    factories.registered(office)
    actor = office.actor("registrar")
    found = {
        "step": Filters(step="承办"),
        "person": Filters(person="周明远"),
        "unit": Filters(unit=office.units["office"].pk),
        "elsewhere": Filters(unit=office.units["sales"].pk),
        "nobody": Filters(person="没有此人"),
    }
    counted = {name: queries.count_of(actor, ledgers.RUNNING, one) for name, one in found.items()}
    assert counted == {"step": 1, "person": 1, "unit": 2, "elsewhere": 0, "nobody": 0}
    assert queries.count_of(actor, ledgers.DONE, Filters(step="登记", person="周明远")) == 1


def test_oldest_first_pages_without_gap(office: Office) -> None:
    for _ in range(3):
        factories.sent(office, "sales")
    actor = office.actor("sales")
    newest = [row.row_id for row in queries.page_of(actor, ledgers.TODO, Filters()).rows]
    first = queries.page_of(actor, ledgers.TODO, Filters(oldest_first=True), limit=2)
    second = queries.page_of(actor, ledgers.TODO, Filters(oldest_first=True), limit=2, after=first.following)
    assert [row.row_id for row in (*first.rows, *second.rows)] == newest[::-1]


def test_counting_ends_at_its_bound(office: Office) -> None:
    for _ in range(3):
        factories.sent(office, "sales")
    for who, ledger in (("registrar", ledgers.DONE), ("registrar", ledgers.RUNNING), ("sales", ledgers.TRACKED)):
        assert queries.count_of(office.actor(who), ledger, Filters(), most=1) <= 2
    assert queries.count_of(office.actor("registrar"), ledgers.RUNNING, Filters(), most=1) == 2


def test_parts_of_a_right_are_the_right(office: Office) -> None:
    factories.sent(office, "sales", read=("plants",))
    factories.registered(office)
    for who in office.users:
        actor = office.actor(who)
        parts = checks.conditions(actor, READ, Document)
        whole = set(checks.allowed(actor, READ, Document.objects.all()))
        assert {document for part in parts for document in Document.objects.filter(part)} == whole, who
        listed = queries.page_of(actor, ledgers.EVERY, Filters()).rows
        assert {row.document_id for row in listed} == {document.pk for document in whole}, who


@pytest.mark.parametrize("words", ["", "疫苗"])
def test_looking_among_the_newest_first_changes_no_page(
    office: Office, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    for unit in ("sales", "plants", "sales", "devices"):
        factories.sent(office, unit)
    for who in ("registrar", "sales", "plants"):
        for ledger in (ledgers.EVERY, ledgers.RUNNING, ledgers.TRACKED):
            whole = queries.page_of(office.actor(who), ledger, Filters(words=words)).rows
            for window in (1, 2, 3):
                monkeypatch.setattr(documents_listed, "WINDOW", window)
                monkeypatch.setattr(documents_listed, "SEARCHED", window)
                first = queries.page_of(office.actor(who), ledger, Filters(words=words), limit=1)
                rest = queries.page_of(office.actor(who), ledger, Filters(words=words), after=first.following)
                listed = [*first.rows, *(rest.rows if first.following else ())]
                assert [row.row_id for row in listed] == [row.row_id for row in whole], (who, ledger.label, window)


def test_what_is_late_in_a_unit_is_listed_for_those_who_answer_for_it(office: Office) -> None:
    factories.sent(office, "sales", days=1)
    Task.objects.filter(due__isnull=False).update(due=timezone.now() - timedelta(days=1))
    clerk = queries.page_of(office.actor("sales_clerk"), ledgers.UNIT_OVERDUE, Filters())
    assert [row.title for row in clerk.rows] == ["关于开展疫苗储存配送环节专项检查的通知"]
    assert not queries.page_of(office.actor("devices"), ledgers.UNIT_OVERDUE, Filters()).rows
    assert "处室超时" in factories.browser(office, "sales_clerk").get("/oa/work/todo").content.decode()
    assert "处室超时" not in factories.browser(office, "devices").get("/oa/work/todo").content.decode()
