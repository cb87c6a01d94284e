"""Reading forms and applications."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown
from yaojian.kernel.forms import checking, schemas, sentences
from yaojian.kernel.forms.checking import Problem
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Person, Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.documents import queries as documents
from yaojian.oa.flow import people
from yaojian.oa.flow import queries as flow
from yaojian.oa.flow.models import Event, InstanceState, Opinion, Task, TaskState

from . import catalogue, routing, rules
from .errors import NotSealed
from .models import Application, Filing, FormVersion, SealUse
from .rights import APPLY

APPLY_STEP = "apply"


def newest_form(code: str) -> FormVersion | None:
    """The version new applications use; None before the first publication."""
    return FormVersion.objects.filter(code=code).order_by("-number").first()


def versions_of(code: str) -> list[FormVersion]:
    """All versions, newest first."""
    return list(FormVersion.objects.filter(code=code).order_by("-number"))


def applications() -> QuerySet[Application]:
    """Applications with what every page about one shows."""
    return Application.objects.select_related("document__instance", "document__unit", "form", "applicant")


def readable(actor: Actor, document_id: UUID) -> Application:
    """An application one may read: whoever may read its document. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    documents.readable(actor, document_id)
    found = applications().filter(pk=document_id).first()
    if found is None:
        raise Unknown(kind="审批申请")
    return found


def mine(actor: Actor, code: str = "") -> QuerySet[Application]:
    """What the actor applied for, newest first, drafts too. Raises ``RightMissing`` (403)."""
    checks.require(actor, APPLY)
    own = applications().filter(applicant=actor.person_id)
    return (own.filter(code=code) if code else own).order_by("-saved_at", "-pk")


def task_of_applicant(application: Application) -> Task | None:
    """The open task at the first step: the draft is in the hands of its applicant. None when it is under way or over."""
    tasks = Task.objects.filter(instance=application.pk, state=TaskState.OPEN, batch__step=APPLY_STEP, role="do")
    return tasks.select_related("batch").first()


def task_at(application: Application, step: str) -> Task | None:
    """The open task at ``step``."""
    tasks = Task.objects.filter(instance=application.pk, state=TaskState.OPEN, batch__step=step, role="do")
    return tasks.select_related("batch", "unit").first()


def problems_of(application: Application) -> list[Problem]:
    """Everything to mend before it may be handed in: the schema first, contradictions once the fields are right."""
    return problems_in(application.form, application.data)


def problems_in(form: FormVersion, data: Mapping[str, Any]) -> list[Problem]:
    """The same for data not yet saved."""
    return checking.check(catalogue.definition_of(form), data) or rules.problems(form.code, data)


def facts_of(application: Application) -> dict[str, Any]:
    """What the routes ask. Only for an application without problems."""
    return rules.facts(application.code, application.data)


def route_of(application: Application) -> tuple[str, ...]:
    """Who must approve, as step keys; only for an application without problems."""
    return routing.route(application.code, facts_of(application), passed=_own_steps(application))


def _own_steps(application: Application) -> frozenset[str]:
    """Steps at which the applicant would approve his own application."""
    unit: Unit = application.document.unit
    head, charge = organisations.leader_of(unit), organisations.leader_in_charge(unit)
    passed = set()
    if head is None or head.pk == application.applicant_id:
        passed.add(routing.HEAD)
    if charge is None or charge.pk == application.applicant_id:
        passed.add(routing.CHARGE)
    return frozenset(passed)


def occupied(code: str, data: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """The time a leave or a trip takes; None for other forms. Only for data without problems."""
    if code == "leave":
        day_of = workdays.due_at_end_of
        noon = time(12, tzinfo=workdays.BEIJING)
        first, last = (datetime.fromisoformat(data[name]) for name in ("first", "last"))
        begins = datetime.combine(first, noon if data["first_half"] == rules.AFTERNOON else time.min, workdays.BEIJING)
        ends = datetime.combine(last, noon) if data["last_half"] == rules.MORNING else day_of(last.date())
        return begins, ends
    if code == "vehicle":
        departs, returns = (
            datetime.fromisoformat(data[name]).replace(tzinfo=workdays.BEIJING) for name in ("departs", "returns")
        )
        return departs, returns
    return None


def overlapping(application: Application, span: tuple[datetime, datetime]) -> Application | None:
    """Another leave of the same person that was handed in, is not void and takes some of the same time."""
    others = applications().filter(code=application.code, applicant=application.applicant_id, filed_at__isnull=False)
    alive = others.exclude(document__instance__state=InstanceState.VOID).exclude(pk=application.pk)
    return alive.filter(first__lt=span[1], last__gt=span[0]).first()


def trips_of(vehicle: str, span: tuple[datetime, datetime], *, besides: Application) -> QuerySet[Application]:
    """Trips a vehicle is promised to within ``span``. Index: ``application_of_vehicle``."""
    trips = applications().filter(code="vehicle", vehicle=vehicle, first__lt=span[1], last__gt=span[0])
    return trips.exclude(pk=besides.pk).exclude(document__instance__state=InstanceState.VOID)


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that differs from the last time it was handed in."""

    label: str
    before: str
    after: str


def changes_of(application: Application) -> list[Change]:
    """What the applicant changed between his last two submissions, in the order of the form."""
    last_two = list(application.filings.order_by("-number")[:2])
    if len(last_two) < 2:
        return []
    return list(changes_between(application.form, last_two[1].data, last_two[0].data))


def changes_between(form: FormVersion, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Field by field; a table counts as one field."""
    for name, schema in catalogue.definition_of(form).schema["properties"].items():
        if before.get(name) != after.get(name):
            yield Change(str(schema["title"]), _told(schema, before.get(name)), _told(schema, after.get(name)))


def _told(schema: Mapping[str, Any], value: Any) -> str:
    if value is None:
        return "（未填）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        below = schema["items"].get("properties", {})
        rows = ("，".join(_told(below.get(name, {}), part) for name, part in row.items()) for row in value)
        return f"{len(value)} 项：" + "；".join(rows)
    return str(dict(schemas.choices_of(schema)).get(value, sentences.told(dict(schema), value)))


def filings_of(application: Application) -> list[Filing]:
    """Every submission, newest first."""
    return list(application.filings.order_by("-number"))


def overlap_of(application: Application) -> Application | None:
    """For the page that reads over: another leave in the same time. Only for an application without problems."""
    span = occupied(application.code, application.data)
    return overlapping(application, span) if span and application.code == "leave" else None


@dataclass(frozen=True, slots=True)
class Approver:
    """One stage of the route as the applicant is told it. ``people`` is empty while the post is vacant."""

    step: str
    people: str


def approvers_of(application: Application) -> list[Approver]:
    """Who will approve, in order. Only for an application without problems."""
    definition = flow.definition_of(application.document.instance.version_id)
    instance = application.document.instance
    told = []
    for key in route_of(application):
        step = definition.step(key)
        receivers = people.receivers_for(step, instance)
        names = Person.objects.filter(pk__in=[one.person_id for one in receivers]).values_list("name", flat=True)
        told.append(Approver(step.name, "、".join(names)))
    return told


def facts_told(application: Application) -> list[tuple[str, str]]:
    """What the system worked out from the answers: working days of a leave, sum of a purchase."""
    facts = facts_of(application)
    if application.code == "leave":
        return [("工作日天数", f"{facts['days'].normalize():f} 天")]
    if application.code == "purchase":
        return [("合计金额", f"{facts['total']:,.2f} 元")]
    return []


def last_return(application: Application) -> Opinion | None:
    """What the approver wrote who sent it back; None when it was not sent back since it was last handed in."""
    event = Event.objects.filter(instance=application.pk, kind__in=("submitted", "returned")).order_by("-seq").first()
    if event is None or event.kind != "returned":
        return None
    opinions = Opinion.objects.filter(task__instance=application.pk, person=event.person_id)
    return opinions.select_related("person").order_by("-at").first()


def is_filed_since(task: Task) -> bool:
    """Whether the application was handed in after ``task`` came to its applicant."""
    return Filing.objects.filter(application=task.instance_id, at__gte=task.created).exists()


def seal_use_of(document_id: UUID) -> SealUse:
    """The record of an application's use of the seal. Raises ``NotSealed`` (404)."""
    found = SealUse.objects.select_related("recorded_by", "unit").filter(pk=document_id).first()
    if found is None:
        raise NotSealed()
    return found
