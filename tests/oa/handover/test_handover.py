"""Somebody leaves: everything open goes to others in one act, told and recorded."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.oa.delegation.factories import delegated, person
from tests.oa.factories import Office, new_key, sent, task_of
from tests.oa.supervision.factories import may_supervise, supervised
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.organisations.models import Person, Post
from yaojian.kernel.permissions import checks
from yaojian.oa.delegation.models import Delegation, State
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.rights import READ as READ_DOCUMENT
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.errors import TaskFinished
from yaojian.oa.flow.models import Opinion, Role, Task, TaskState
from yaojian.oa.flow.models.tasks import UNFINISHED
from yaojian.oa.flow.rights import HAND_OVER
from yaojian.oa.flow.services import Receiver
from yaojian.oa.handover import queries, services
from yaojian.oa.handover.errors import ListChanged, NothingToHandOver, ReceiverAway, ReceiverMissing, ToOneself
from yaojian.oa.handover.models import Handover, Line
from yaojian.oa.handover.services import EVERYTHING
from yaojian.oa.supervision.models import Supervision


@pytest.fixture
def documents(office: Office) -> list[Document]:
    """Two to handle and one to read for the head of the sales department; the clerk may hand over."""
    kernel.grant(office.users["sales_clerk"], HAND_OVER, scope=office.units["sales"])
    return [sent(office, "sales", "plants"), sent(office, "sales"), sent(office, "plants", read=("sales",))]


def to(office: Office, who: str, unit: str = "") -> Receiver:
    """Somebody in his own unit."""
    return Receiver(person(office, who), office.units[unit or who].pk)


def handed(office: Office, *, key: str = "", seen: str = "", **receivers: Receiver) -> Handover:
    """The clerk hands the head's work over; ``everything`` stands for the rest."""
    chosen = {EVERYTHING if name == "everything" else name.replace("_", "-"): one for name, one in receivers.items()}
    return services.hand_over_all(
        actor=office.actor("sales_clerk"),
        person_id=person(office, "sales"),
        receivers=chosen,
        reason="调离",
        seen=seen,
        key=key or new_key(),
    )


def open_of(office: Office, who: str) -> int:
    """How many unfinished tasks a person holds."""
    return Task.objects.filter(actor=person(office, who), state__in=UNFINISHED).count()


@pytest.mark.usefixtures("documents")
def test_everything_goes_to_one_person(office: Office) -> None:
    assert open_of(office, "sales") == 3
    made = handed(office, everything=to(office, "devices"))
    assert (open_of(office, "sales"), open_of(office, "devices")) == (0, 3)
    assert [line.receiver.name for line in queries.lines_of(made) if line.receiver] == ["方小满"] * 3
    event = Event.objects.get(action="oa.handover.made")
    assert event.summary == "周明远的 3 项工作交接给方小满，原因：调离。"
    told = dict(Notice.objects.filter(kind="oa.handover.made").values_list("user__name", "title"))
    assert told == {
        "方小满": "周明远的 3 项工作交接过来，请接续办理。",
        "周明远": "陆远已把本人名下的 3 项工作交接给他人。",
    }


def test_groups_go_to_different_people_also_of_one_document(office: Office, documents: list[Document]) -> None:
    made = handed(office, incoming_do=to(office, "devices"), incoming_read=to(office, "sales_clerk", "sales"))
    assert (open_of(office, "sales"), open_of(office, "devices"), open_of(office, "sales_clerk")) == (0, 2, 1)
    assert {line.group_label for line in queries.lines_of(made)} == {"收文待办", "收文待阅"}
    flow.submit(
        actor=office.actor("devices"), task_id=task_of(office, documents[0], "devices"), text="接办。", key=new_key()
    )
    assert Opinion.objects.get(text="接办。").person_id == person(office, "devices")


def test_receiver_reads_what_he_took_over_and_the_old_holder_still_does(
    office: Office, documents: list[Document]
) -> None:
    handed(office, everything=to(office, "devices"))
    for who in ("devices", "sales"):
        assert checks.holds_on(office.actor(who), READ_DOCUMENT, documents[0])
    assert not checks.holds_on(office.actor("branch"), READ_DOCUMENT, documents[0])


def test_supervisions_and_started_matters_go_along_and_delegations_end(office: Office) -> None:
    may_supervise(office)
    for who in ("registrar", "registrar2"):
        kernel.grant(office.users[who], HAND_OVER)
    sent(office, "sales")
    supervision, delegation = supervised(office, "plants"), delegated(office, "registrar", "registrar2")
    receiver = to(office, "registrar2", "office")
    preview = queries.preview(office.actor("registrar2"), Person.objects.get(pk=person(office, "registrar")))
    assert [group.holding.label for group in preview.groups] == [
        "收文待办",
        "发起的在办事项",
        "督办",
        "委托（随交接收回）",
    ]
    services.hand_over_all(
        actor=office.actor("registrar2"),
        person_id=person(office, "registrar"),
        receivers={EVERYTHING: receiver},
        reason="退休",
        key=new_key(),
    )
    assert Supervision.objects.get(pk=supervision.pk).asked_by_id == receiver.person_id
    assert Delegation.objects.get(pk=delegation.pk).state == State.REVOKED
    assert supervision.entries.filter(kind="reassigned").count() == 1
    assert Line.objects.filter(group="delegation", receiver=None).count() == 1


def test_responsible_for_a_supervision_is_replaced(office: Office) -> None:
    may_supervise(office)
    supervision = supervised(office, "sales")
    kernel.grant(office.users["sales_clerk"], HAND_OVER, scope=office.units["sales"])
    handed(office, everything=to(office, "devices"))
    supervision.refresh_from_db()
    assert (supervision.person_id, supervision.unit_id) == (person(office, "devices"), office.units["devices"].pk)
    assert supervision.asked_by_id == person(office, "registrar")


@pytest.mark.usefixtures("documents")
def test_same_key_again_is_one_handover(office: Office) -> None:
    key = new_key()
    assert handed(office, key=key, everything=to(office, "devices")) == handed(
        office, key=key, everything=to(office, "devices")
    )
    assert Handover.objects.count() == 1


def test_what_changed_since_the_preview_is_told(office: Office, documents: list[Document]) -> None:
    seen = queries.preview(office.actor("sales_clerk"), Person.objects.get(pk=person(office, "sales"))).digest
    flow.submit(
        actor=office.actor("sales"), task_id=task_of(office, documents[0], "sales"), text="办了。", key=new_key()
    )
    with pytest.raises(ListChanged, match="周明远名下的事项有变化"):
        handed(office, seen=seen, everything=to(office, "devices"))
    assert open_of(office, "sales") == 2
    assert not Handover.objects.exists()


def test_old_holder_who_signs_after_the_handover_is_told(office: Office, documents: list[Document]) -> None:
    task = task_of(office, documents[0], "sales")
    handed(office, everything=to(office, "devices"))
    with pytest.raises(TaskFinished, match="陆远"):
        flow.submit(actor=office.actor("sales"), task_id=task, text="晚了。", key=new_key())
    assert not Opinion.objects.filter(text="晚了。").exists()


@pytest.mark.usefixtures("documents")
def test_wrong_receivers_are_refused_and_nothing_moves(office: Office) -> None:
    with pytest.raises(ReceiverMissing, match="收文待阅"):
        handed(office, incoming_do=to(office, "devices"))
    with pytest.raises(ToOneself, match="周明远"):
        handed(office, everything=to(office, "sales"))
    with pytest.raises(ReceiverAway):
        handed(office, everything=to(office, "devices", "plants"))
    assert open_of(office, "sales") == 3
    handed(office, everything=to(office, "devices"))
    with pytest.raises(NothingToHandOver, match="周明远"):
        handed(office, everything=to(office, "devices"))


@pytest.mark.usefixtures("documents")
@pytest.mark.parametrize("who", ["sales", "plants", "branch", "admin", "registrar2"])
def test_without_the_right_on_the_person_nobody_hands_over(office: Office, who: str) -> None:
    kernel.grant(office.users["branch"], HAND_OVER, scope=office.units["branch"])
    with pytest.raises(RightMissing, match="交接待办"):
        services.hand_over_all(
            actor=office.actor(who),
            person_id=person(office, "sales"),
            receivers={EVERYTHING: to(office, "devices")},
            reason="调离",
            key=new_key(),
        )
    assert open_of(office, "sales") == 3


@pytest.mark.usefixtures("documents")
def test_who_left_with_open_work_is_listed_and_can_be_handed_over(office: Office) -> None:
    assert queries.left_with_work(office.actor("sales_clerk")) == []
    Post.objects.filter(person=person(office, "sales")).update(until=timezone.localdate())
    assert [one.tasks for one in queries.left_with_work(office.actor("sales_clerk"))] == [2]
    Person.objects.filter(pk=person(office, "sales")).update(left_on=timezone.localdate())
    found = queries.left_with_work(office.actor("sales_clerk"))
    assert [(one.person.name, one.tasks) for one in found] == [("周明远", 2)]
    assert queries.left_with_work(office.actor("plants")) == []
    handed(office, everything=to(office, "devices"))
    assert queries.left_with_work(office.actor("sales_clerk")) == []


@pytest.mark.usefixtures("documents")
def test_record_only_grows(office: Office) -> None:
    made = handed(office, everything=to(office, "devices"))
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        Handover.objects.filter(pk=made.pk).update(reason="改过")
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        Line.objects.filter(handover=made).delete()


def browser(office: Office, who: str) -> Client:
    """A browser somebody is signed in with."""
    client = Client()
    client.force_login(office.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.usefixtures("documents")
def test_story_in_the_browser(office: Office) -> None:
    clerk, leaving = browser(office, "sales_clerk"), person(office, "sales")
    assert "周明远" in clerk.get("/oa/handover/").content.decode()
    answer = clerk.get(f"/oa/handover/new?person={leaving}")
    assert answer["Location"] == f"/oa/handover/people/{leaving}"
    page = clerk.get(answer["Location"])
    assert "名下共 3 项" in page.content.decode()
    receiver = to(office, "devices")
    form = {"everything": f"{receiver.unit_id}~{receiver.person_id}", "reason": "调离", "key": new_key()}
    wrong = clerk.post(answer["Location"], form | {"seen": page.context["preview"].digest})
    assert wrong.status_code == 422
    assert "请核对清单后勾选" in wrong.content.decode()
    stale = clerk.post(answer["Location"], form | {"checked": "on", "seen": "0" * 64})
    assert stale.status_code == 422
    assert "清单有变化" in stale.content.decode()
    assert open_of(office, "sales") == 3
    done = clerk.post(answer["Location"], form | {"checked": "on", "seen": page.context["preview"].digest})
    assert done.status_code == 303, done.content.decode()
    record = clerk.get(done["Location"]).content.decode()
    assert "方小满" in record
    assert "收文待阅" in record
    assert browser(office, "devices").get(done["Location"]).status_code == 200
    assert browser(office, "plants").get(done["Location"]).status_code == 403
    assert browser(office, "plants").get(f"/oa/handover/people/{leaving}").status_code == 403
    assert "没有可以交接的事项" in clerk.get(answer["Location"]).content.decode()


@pytest.mark.usefixtures("documents")
def test_same_story_over_the_api(office: Office) -> None:
    clerk, leaving = browser(office, "sales_clerk"), person(office, "sales")
    here = f"/api/v1/oa/handovers/people/{leaving}"
    preview = clerk.get(here).json()
    assert [(group["key"], len(group["things"])) for group in preview["groups"]] == [
        ("incoming-do", 2),
        ("incoming-read", 1),
    ]
    receiver = to(office, "devices")
    body = {
        "receivers": {"": {"person_id": str(receiver.person_id), "unit_id": str(receiver.unit_id)}},
        "reason": "调离",
        "seen": preview["digest"],
        "key": new_key(),
    }
    made = clerk.post(here, body, content_type="application/json")
    assert made.status_code == 200, made.content.decode()
    record = browser(office, "devices").get(f"/api/v1/oa/handovers/{made.json()['id']}").json()
    assert [line["receiver"] for line in record["lines"]] == ["方小满"] * 3
    assert browser(office, "plants").get(here).status_code == 403
    assert Task.objects.filter(actor=leaving, role=Role.DO, state=TaskState.MOVED).count() == 2
