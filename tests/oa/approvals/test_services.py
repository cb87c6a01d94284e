"""From draft to approved: what an applicant, his approvers and the dispatcher meet."""

from dataclasses import replace

import pytest

from yaojian.kernel.errors import RightMissing
from yaojian.oa.approvals import carrying_out, catalogue, queries, services
from yaojian.oa.approvals.errors import NotComplete, NotEditable, NotFiled, NotYours, NoVehicle, Overlaps, VehicleTaken
from yaojian.oa.approvals.models import Application, FormVersion
from yaojian.oa.approvals.services import Conflict
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.errors import NoSuchWay
from yaojian.oa.flow.models import Task, TaskState

from .factories import COMPLETE, Bureau, bureau, draft, submitted

pytestmark = pytest.mark.django_db


def waiting(application: Application) -> Task:
    """The open 办 task of an application."""
    return Task.objects.get(instance=application.pk, state=TaskState.OPEN, role="do")


def approve(made: Bureau, who: str, application: Application, key: str, way: str | None = None) -> None:
    """Sign the open task."""
    flow.submit(actor=made.actor(who), task_id=waiting(application).pk, text="同意。", way=way, key=key)


def test_short_leave_is_approved_by_the_head_alone() -> None:
    made = bureau()
    application = submitted(made)
    task = waiting(application)
    assert task.actor == made.users["head"].person
    assert task.instance.title == "陆远的请假申请：年休假 2026年3月2日（上午）至 2026年3月3日（下午），2 天"
    approve(made, "head", application, "a1")
    application.refresh_from_db()
    assert not application.document.instance.is_running


def test_long_leave_goes_up_step_by_step_and_nobody_can_cut_it_short() -> None:
    made = bureau()
    application = submitted(made, last="2026-03-20")
    with pytest.raises(NoSuchWay):
        approve(made, "head", application, "a1", way="end")
    for who in ("head", "charge", "chief"):
        assert waiting(application).actor == made.users[who].person
        approve(made, who, application, f"a-{who}")
    assert not Application.objects.get().document.instance.is_running


def test_head_does_not_approve_his_own_leave() -> None:
    made = bureau()
    application = submitted(made, who="head")
    assert waiting(application).actor == made.users["chief"].person


def test_incomplete_application_is_kept_and_told_how_much_is_missing() -> None:
    made = bureau()
    application = services.start_application(actor=made.actor("clerk"), code="leave", data={"kind": "事假"}, key="k")
    with pytest.raises(NotComplete) as refused:
        services.submit_application(actor=made.actor("clerk"), document_id=application.pk, row_version=1, key="s")
    assert refused.value.count >= 4
    application.refresh_from_db()
    assert application.data == {"kind": "事假"}


def test_stale_window_loses_nothing() -> None:
    made = bureau()
    application = draft(made)
    actor = made.actor("clerk")
    first = services.save_application(
        actor=actor, document_id=application.pk, data=COMPLETE["leave"] | {"reason": "看病"}, row_version=1
    )
    assert isinstance(first, Application)
    second = services.save_application(
        actor=actor, document_id=application.pk, data=COMPLETE["leave"] | {"reason": "搬家"}, row_version=1
    )
    assert isinstance(second, Conflict)
    assert second.current.data["reason"] == "看病"


def test_same_form_sent_twice_is_one_application_and_one_submission() -> None:
    made = bureau()
    first, second = draft(made), draft(made)
    assert first.pk == second.pk
    for _ in range(2):
        services.submit_application(actor=made.actor("clerk"), document_id=first.pk, row_version=1, key="s")
    assert first.filings.count() == 1


def test_returned_application_keeps_its_old_answers_and_shows_the_change() -> None:
    made = bureau()
    application = submitted(made)
    flow.send_back(actor=made.actor("head"), task_id=waiting(application).pk, text="请改到下周。", key="r")
    application = queries.readable(made.actor("clerk"), application.pk)
    assert queries.last_return(application).text == "请改到下周。"  # type: ignore[union-attr]  # it was sent back
    data = application.data | {"first": "2026-03-09", "last": "2026-03-10"}
    saved = services.save_application(
        actor=made.actor("clerk"), document_id=application.pk, data=data, row_version=application.row_version
    )
    assert isinstance(saved, Application)
    services.submit_application(
        actor=made.actor("clerk"), document_id=application.pk, row_version=saved.row_version, key="again"
    )
    assert [(one.label, one.before, one.after) for one in queries.changes_of(saved)] == [
        ("开始日期", "2026年3月2日", "2026年3月9日"),
        ("结束日期", "2026年3月3日", "2026年3月10日"),
    ]
    assert queries.last_return(saved) is None


def test_draft_leaves_its_applicant_only_through_its_own_page() -> None:
    made = bureau()
    application = draft(made)
    with pytest.raises(NotFiled):
        flow.submit(actor=made.actor("clerk"), task_id=waiting(application).pk, key="x")


def test_application_under_way_cannot_be_changed_nor_by_anybody_else() -> None:
    made = bureau()
    application = submitted(made)
    with pytest.raises(NotEditable):
        services.save_application(actor=made.actor("clerk"), document_id=application.pk, data={}, row_version=1)
    with pytest.raises(NotYours):
        services.save_application(actor=made.actor("head"), document_id=application.pk, data={}, row_version=1)
    with pytest.raises(RightMissing):
        services.save_application(actor=made.actor("clerk2"), document_id=application.pk, data={}, row_version=1)


def test_overlapping_leave_asks_first() -> None:
    made = bureau()
    submitted(made)
    second = draft(made, key="k2", first="2026-03-03", last="2026-03-04")
    with pytest.raises(Overlaps):
        services.submit_application(actor=made.actor("clerk"), document_id=second.pk, row_version=1, key="s2")
    services.submit_application(
        actor=made.actor("clerk"), document_id=second.pk, row_version=1, despite_overlap=True, key="s2"
    )
    assert second.filings.count() == 1


def test_afternoon_begins_where_a_morning_ended() -> None:
    made = bureau()
    submitted(made, last="2026-03-03", last_half="上午")
    second = draft(made, key="k2", first="2026-03-03", first_half="下午", last="2026-03-04")
    services.submit_application(actor=made.actor("clerk"), document_id=second.pk, row_version=1, key="s2")
    assert second.filings.count() == 1


def test_vehicle_is_not_promised_twice_for_the_same_hours() -> None:
    made = bureau()
    trips = [
        submitted(made, "vehicle"),
        submitted(made, "vehicle", who="clerk2", key="k2", departs="2099-03-02T17:00", returns="2099-03-02T20:00"),
    ]
    for number, trip in enumerate(trips):
        approve(made, "head", trip, f"h{number}")
    office = made.actor("office")
    with pytest.raises(NoVehicle):
        approve(made, "office", trips[0], "o1")
    carrying_out.assign_vehicle(actor=office, task_id=waiting(trips[0]).pk, vehicle="鄂a·12345", key="v1")
    with pytest.raises(VehicleTaken):
        carrying_out.assign_vehicle(actor=office, task_id=waiting(trips[1]).pk, vehicle="鄂A·12345", key="v2")
    carrying_out.assign_vehicle(actor=office, task_id=waiting(trips[1]).pk, vehicle="鄂A·54321", key="v3")
    for number, trip in enumerate(trips):
        approve(made, "office", trip, f"done{number}")
    assert not Application.objects.filter(document__instance__state="running").exists()


def test_applicant_cannot_promise_himself_a_vehicle() -> None:
    made = bureau()
    trip = submitted(made, "vehicle")
    approve(made, "head", trip, "h")
    with pytest.raises(RightMissing):
        carrying_out.assign_vehicle(actor=made.actor("clerk"), task_id=waiting(trip).pk, vehicle="鄂A·1", key="v")


def test_new_version_of_a_form_leaves_running_applications_theirs() -> None:
    made = bureau()
    running = draft(made)
    source = catalogue.shipped("leave").replace("请假期间联系电话", "联系电话")
    newest = services.publish_form(actor=made.actor("office"), code="leave", source=source)
    assert newest.number == 2
    assert services.publish_form(actor=made.actor("office"), code="leave", source=source) == newest
    assert draft(made, key="k2").form == newest
    running.refresh_from_db()
    assert running.form.number == 1
    with pytest.raises(RightMissing):
        services.publish_form(actor=made.actor("clerk"), code="leave", source=source)
    assert FormVersion.objects.filter(code="leave").count() == 2


def test_given_up_draft_is_void_and_kept() -> None:
    made = bureau()
    application = draft(made)
    services.discard_application(actor=made.actor("clerk"), document_id=application.pk, key="d")
    application.refresh_from_db()
    assert application.document.instance.state == "void"


def test_person_without_the_right_cannot_apply() -> None:
    made = bureau()
    with pytest.raises(RightMissing):
        draft(made, who="finance")
    with pytest.raises(RightMissing):
        services.start_application(actor=replace(made.actor("clerk"), user_id=None), code="leave", data={}, key="k")
