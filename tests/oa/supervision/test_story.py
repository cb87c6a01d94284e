"""A supervision from 立项 to 销项, and what it refuses on the way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.oa.delegation.factories import delegated, person
from tests.oa.factories import Office, new_key, registered
from tests.oa.supervision.factories import assignment, may_supervise, supervised
from yaojian.kernel.actors import system_actor
from yaojian.kernel.audit.models import Event
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines import queries as deadlines
from yaojian.kernel.deadlines import services as clock
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.rights import READ as READ_DOCUMENT
from yaojian.oa.supervision import queries, services
from yaojian.oa.supervision.errors import (
    AwaitsClosing,
    ExtensionWaiting,
    NoExtension,
    NothingReported,
    NotResponsible,
    NotRunning,
)
from yaojian.oa.supervision.models import Entry, State, Supervision
from yaojian.oa.supervision.rights import READ
from yaojian.oa.supervision.telling import DEADLINE


@pytest.fixture(autouse=True)
def rights(office: Office) -> None:
    """The registrar supervises."""
    may_supervise(office)


def table(office: Office, who: str) -> dict[str, int]:
    """The person's counts by Chinese label, without zeros; fails when a list differs from its count."""
    actor = office.actor(who)
    counted = queries.counts(actor)
    for ledger in queries.LEDGERS:
        assert counted[ledger.key] == len(queries.page_of(actor, ledger).rows), ledger.label
    return {ledger.label: counted[ledger.key] for ledger in queries.LEDGERS if counted[ledger.key]}


def kinds(supervision: Supervision) -> list[str]:
    """The trail, oldest first."""
    return [entry.kind for entry in reversed(queries.trail(supervision))]


def answered(office: Office, supervision: Supervision, who: str = "plants", *, done: bool = False) -> Supervision:
    """The responsible tells how far it is."""
    return services.answer(
        actor=office.actor(who),
        supervision_id=supervision.pk,
        text="已检查 3 家企业。",
        percent=60,
        done=done,
        key=new_key(),
    )


def test_story_from_opening_to_closing(office: Office) -> None:
    made = supervised(office)
    asker = office.actor("registrar")
    assert table(office, "plants") == {"待反馈": 1}
    assert table(office, "registrar") == {"本人督办": 1}
    answered(office, made)
    services.urge(actor=asker, supervision_id=made.pk, text="请加快", key=new_key())
    answered(office, made, done=True)
    assert table(office, "registrar") == {"待销项": 1, "本人督办": 1}
    assert deadlines.running_of(made, DEADLINE) is None
    services.send_back(actor=asker, supervision_id=made.pk, text="缺少照片。", key=new_key())
    assert Supervision.objects.get(pk=made.pk).percent == 60
    assert table(office, "plants") == {"待反馈": 1}
    assert deadlines.running_of(made, DEADLINE) is not None
    answered(office, made, done=True)
    closed = services.close(actor=asker, supervision_id=made.pk, note="已核实。", key=new_key())
    assert (closed.state, closed.percent, closed.closing_note) == (State.CLOSED, 100, "已核实。")
    assert table(office, "plants") == table(office, "registrar") == {"已销项": 1}
    assert deadlines.running_of(made, DEADLINE) is None
    assert kinds(made) == ["opened", "progress", "urged", "reported", "returned", "reported", "closed"]
    actions = Event.objects.filter(subject_id=str(made.pk)).order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        f"oa.supervision.{act}" for act in ("opened", "answered", "urged", "answered", "returned", "answered", "closed")
    ]


def test_everybody_hears_of_his_turn(office: Office) -> None:
    made = supervised(office)
    answered(office, made)
    titles = Notice.objects.filter(user=office.users["plants"]).values_list("title", flat=True)
    assert any("贺晓棠督办“关于开展疫苗储存配送环节专项检查的通知”" in title for title in titles)
    asker = Notice.objects.get(user=office.users["registrar"], kind="oa.supervision.answered")
    assert asker.title.startswith("沈知秋反馈了督办")
    assert asker.link == f"/oa/supervision/{made.pk}"


def test_both_sides_read_the_document_and_nobody_else(office: Office) -> None:
    document = registered(office)
    assert not checks.holds_on(office.actor("plants"), READ_DOCUMENT, document)
    supervised(office, document=document)
    assert checks.holds_on(office.actor("plants"), READ_DOCUMENT, document)
    for who in ("devices", "branch", "admin"):
        assert not checks.holds_on(office.actor(who), READ_DOCUMENT, document)


def test_extension_moves_the_limit_and_its_clock(office: Office) -> None:
    made = supervised(office)
    responsible, asker = office.actor("plants"), office.actor("registrar")
    until = workdays.today() + timedelta(days=20)
    with pytest.raises(Invalid, match="须晚于现在的时限"):
        services.ask_extension(
            actor=responsible, supervision_id=made.pk, until=workdays.today(), reason="忙", key=new_key()
        )
    services.ask_extension(actor=responsible, supervision_id=made.pk, until=until, reason="企业停产", key=new_key())
    with pytest.raises(ExtensionWaiting):
        services.ask_extension(actor=responsible, supervision_id=made.pk, until=until, reason="再请", key=new_key())
    services.answer_extension(actor=asker, supervision_id=made.pk, granted=True, key=new_key())
    made.refresh_from_db()
    assert made.due_day == until
    clock_now = deadlines.running_of(made, DEADLINE)
    assert clock_now is not None
    assert clock_now.due == made.due
    with pytest.raises(NoExtension):
        services.answer_extension(actor=asker, supervision_id=made.pk, granted=True, key=new_key())


def test_refused_extension_leaves_the_limit(office: Office) -> None:
    made = supervised(office)
    until = workdays.today() + timedelta(days=20)
    services.ask_extension(
        actor=office.actor("plants"), supervision_id=made.pk, until=until, reason="企业停产", key=new_key()
    )
    services.answer_extension(
        actor=office.actor("registrar"), supervision_id=made.pk, granted=False, text="抓紧", key=new_key()
    )
    assert Supervision.objects.get(pk=made.pk).due == made.due
    assert kinds(made)[-1] == "refused"


def test_late_ones_are_reminded_and_escalated(office: Office) -> None:
    made = supervised(office)
    assert table(office, "plants") == {"待反馈": 1}
    past = timezone.now() - timedelta(hours=1)
    Supervision.objects.filter(pk=made.pk).update(due=past)
    Deadline.objects.filter(subject_id=str(made.pk)).update(due=past, remind_at=past, escalate_at=past)
    assert table(office, "plants") == {"待反馈": 1, "超期": 1}
    assert clock.tick(actor=system_actor("到期提醒")) == (1, 1)
    told = Notice.objects.filter(kind="kernel.deadlines.escalation").values_list("user__name", flat=True)
    assert set(told) == {"贺晓棠", "沈知秋"}


def test_acts_out_of_turn_are_refused_and_change_nothing(office: Office) -> None:
    made = supervised(office)
    asker = office.actor("registrar")
    with pytest.raises(NothingReported):
        services.send_back(actor=asker, supervision_id=made.pk, text="不行", key=new_key())
    answered(office, made, done=True)
    with pytest.raises(AwaitsClosing):
        answered(office, made)
    with pytest.raises(AwaitsClosing):
        services.urge(actor=asker, supervision_id=made.pk, key=new_key())
    services.drop(actor=asker, supervision_id=made.pk, note="另有安排。", key=new_key())
    for act in (services.close, services.drop):
        with pytest.raises(NotRunning, match="已撤项"):
            act(actor=asker, supervision_id=made.pk, note="完成", key=new_key())
    with pytest.raises(NotRunning):
        answered(office, made)
    assert kinds(made) == ["opened", "reported", "dropped"]


def test_same_key_again_acts_once(office: Office) -> None:
    document, key = registered(office), new_key()
    made = {
        services.open_supervision(
            actor=office.actor("registrar"), document_id=document.pk, assignment=assignment(office), key=key
        ).pk
        for _ in range(2)
    }
    assert len(made) == 1
    for _ in range(2):
        services.answer(
            actor=office.actor("plants"), supervision_id=made.copy().pop(), text="已办", percent=10, done=True, key=key
        )
    assert Entry.objects.filter(kind="reported").count() == 1


def test_trail_only_grows(office: Office) -> None:
    made = supervised(office)
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        Entry.objects.filter(supervision=made).update(text="改过")
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        Entry.objects.filter(supervision=made).delete()


def test_responsible_holds_a_post_in_the_unit(office: Office) -> None:
    document = registered(office)
    with pytest.raises(NotResponsible, match="武汉分局"):
        services.open_supervision(
            actor=office.actor("registrar"),
            document_id=document.pk,
            assignment=assignment(office, "plants", unit="branch"),
            key=new_key(),
        )


def test_delegate_answers_in_the_name_of_the_responsible(office: Office) -> None:
    made = supervised(office, "sales")
    with pytest.raises(RightMissing):
        answered(office, made, "sales_clerk")
    delegated(office)
    answered(office, made, "sales_clerk")
    last = queries.trail(made)[0]
    assert (last.person.name, last.on_behalf_of_id) == ("陆远", person(office, "sales"))


@pytest.mark.parametrize("who", ["plants", "devices", "branch", "admin", "registrar2"])
def test_only_the_asker_or_a_manager_closes(office: Office, who: str) -> None:
    made = supervised(office)
    acts: list[tuple[Callable[..., object], dict[str, str]]] = [
        (services.close, {"note": "完成"}),
        (services.urge, {}),
        (services.send_back, {"text": "再办"}),
    ]
    for act, given in acts:
        with pytest.raises(RightMissing, match="督办催办、退回和销项"):
            act(actor=office.actor(who), supervision_id=made.pk, key=new_key(), **given)
    assert Supervision.objects.get(pk=made.pk).state == State.OPEN
    may_supervise(office, "registrar2")
    services.close(actor=office.actor("registrar2"), supervision_id=made.pk, note="完成", key=new_key())


@pytest.mark.parametrize("who", ["devices", "branch", "admin", "registrar2"])
def test_without_the_right_nobody_opens_reads_or_answers(office: Office, who: str) -> None:
    document = registered(office)
    with pytest.raises(RightMissing, match="督办立项"):
        services.open_supervision(
            actor=office.actor(who), document_id=document.pk, assignment=assignment(office), key=new_key()
        )
    made = supervised(office, document=document)
    with pytest.raises(RightMissing, match="反馈督办"):
        answered(office, made, who)
    assert not checks.holds_on(office.actor(who), READ, made)
    assert queries.page_of(office.actor(who), queries.EVERY).rows == []


def test_head_of_the_unit_with_the_right_reads_it(office: Office) -> None:
    made = supervised(office)
    kernel.grant(office.users["devices"], READ, scope=office.units["plants"])
    assert queries.page_of(office.actor("devices"), queries.EVERY).rows == [made]


def test_pages_hold_what_their_cursor_says(office: Office) -> None:
    document = registered(office)
    made = [supervised(office, document=document).pk for _ in range(5)]
    actor, seen, after = office.actor("registrar"), [], ""
    for _ in range(3):
        found = queries.page_of(actor, queries.BY_KEY["asked"], after=after, limit=2)
        seen += [row.pk for row in found.rows]
        after = found.following
    assert (seen, after) == (made[::-1], "")
