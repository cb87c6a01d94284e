"""Applications of the staff in every state, through the services."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.calendar import workdays
from yaojian.oa.approvals import carrying_out, services
from yaojian.oa.approvals.carrying_out import Use
from yaojian.oa.approvals.models import Application
from yaojian.oa.flow import clock
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Role, Task, TaskState


def load(staff: Mapping[str, Sequence[Actor]]) -> None:
    """All applications of ``approvals.yaml``; heads and leaders approve by whatever the flow asks them."""
    plan: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "approvals.yaml").read_text(encoding="utf-8"))
    for number, row in enumerate(plan):
        began = _days(-3 - number % 4 if row["state"] != "done" else -14)
        with clock.told(datetime.combine(began, time(9, 10 + number), tzinfo=workdays.BEIJING)):
            _one(staff[row["who"]][row["nth"]], number, row)


def _one(applicant: Actor, number: int, row: dict[str, Any]) -> None:
    data = _answers(row["form"], dict(row["answers"]))
    application = services.start_application(
        actor=applicant, code=row["form"], data=data, key=f"demo-approval-{number}"
    )
    if row["state"] == "draft":
        return
    services.submit_application(
        actor=applicant, document_id=application.pk, row_version=1, key=f"demo-approval-{number}-s"
    )
    if row["state"] == "returned":
        task = _waiting(application)
        text = "请与处里的值班安排错开，改到下周再报。"
        flow.send_back(actor=_holder(task), task_id=task.pk, text=text, key=f"demo-approval-{number}-r")
    step = 0
    while row["state"] == "done" and application.document.instance.is_running:
        task, step = _waiting(application), step + 1
        with clock.told(clock.now() + timedelta(hours=3 * step)):
            _carry_out(application, task)
            flow.submit(actor=_holder(task), task_id=task.pk, text="同意。", key=f"demo-approval-{task.pk}")
        application.document.instance.refresh_from_db()


def _carry_out(application: Application, task: Task) -> None:
    """What the step asks for before it can be signed: the use of the seal in the register, a vehicle."""
    if task.batch.step == carrying_out.KEEPER:
        use = Use(application.data["copies"], "机关文印室（示范数据）", clock.now(), application.applicant.name)
        carrying_out.record_use(actor=_holder(task), task_id=task.pk, use=use, key=f"demo-use-{task.pk}")
    if task.batch.step == carrying_out.DISPATCHER:
        carrying_out.assign_vehicle(
            actor=_holder(task), task_id=task.pk, vehicle="鄂A·00000", key=f"demo-trip-{task.pk}"
        )


def _waiting(application: Application) -> Task:
    return Task.objects.select_related("actor", "batch").get(
        instance=application.pk, state=TaskState.OPEN, role=Role.DO
    )


def _holder(task: Task) -> Actor:
    return actor_of(User.objects.get(person=task.actor_id), channel=Channel.COMMAND)


def _days(count: int) -> Any:
    return workdays.add_working_days(workdays.today(), count)


def _answers(form: str, given: dict[str, Any]) -> dict[str, Any]:
    """Days counted from today become dates."""
    if form == "leave":
        first, last = _days(given.pop("from")), _days(given.pop("to"))
        given |= {"first": first.isoformat(), "first_half": "上午", "last": last.isoformat(), "last_half": "下午"}
    if form == "purchase":
        given["needed_by"] = _days(given.pop("needed_in")).isoformat()
    if form == "vehicle":
        day = _days(given.pop("day")).isoformat()
        given |= {"departs": f"{day}T08:30", "returns": f"{day}T17:30"}
    return given
