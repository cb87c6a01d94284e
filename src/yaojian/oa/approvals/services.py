"""What an applicant does. Approving is an act of the flow; those who carry it out act in ``carrying_out``.

Acts lock the application's instance first, as all acts on a document do.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.oa.documents import services as documents
from yaojian.oa.documents.models import DocumentKind
from yaojian.oa.documents.services import Heading
from yaojian.oa.flow import clock, loading
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Task

from . import catalogue, queries, rules
from .errors import NotComplete, NotEditable, NotYours, Overlaps
from .models import Application, Filing, FormVersion
from .rights import APPLY, PUBLISH_FORM

LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved the application after this page was opened; nothing was changed. ``current`` is what stands now."""

    current: Application


@transaction.atomic
def publish_form(*, actor: Actor, code: str, source: str) -> FormVersion:
    """Make a definition the one new applications use; applications under way keep theirs. The same text: the same version.

    Raises ``RightMissing`` (403), ``NoSuchForm`` (404), ``BadForm`` (422).
    """
    checks.require(actor, PUBLISH_FORM)
    definition = catalogue.read(code, source)
    newest = queries.newest_form(code)
    if newest and newest.sha256 == catalogue.digest(source):
        return newest
    form = FormVersion.objects.create(
        code=code,
        number=newest.number + 1 if newest else 1,
        title=definition.title,
        note=str(definition.schema.get("description", ""))[:200],
        source=source,
        sha256=catalogue.digest(source),
        published_by=actor.name[:60],
    )
    summary = f"发布审批表单“{form.title}”第 {form.number} 版。"
    audit.record(actor, "oa.approval.form_published", form, summary=summary, sha256=form.sha256)
    return form


def form_in_force(code: str) -> FormVersion:
    """The newest version; before any was published, the shipped one, which needs no right. Raises ``NoSuchForm`` (404)."""
    if found := queries.newest_form(code):
        return found
    source = catalogue.shipped(code)
    definition = catalogue.read(code, source)
    form, _ = FormVersion.objects.get_or_create(
        code=code,
        number=1,
        defaults={
            "title": definition.title,
            "note": str(definition.schema.get("description", ""))[:200],
            "source": source,
            "sha256": catalogue.digest(source),
            "published_by": "出厂表单",
        },
    )
    return form


@transaction.atomic
def start_application(*, actor: Actor, code: str, data: dict[str, Any], key: str) -> Application:
    """Keep a first draft; it waits with its applicant. ``data`` need not be complete. The same ``key``: the same one.

    Raises ``RightMissing`` (403), ``NoSuchForm`` (404), ``WithoutPost`` (409), ``Invalid`` (422).
    """
    checks.require(actor, APPLY)
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.approval.start"):
        return queries.applications().get(pk=UUID(earlier))
    form = form_in_force(code)
    _refuse_large(data)
    title = _title(form, data, actor.name)
    heading = Heading(kind=DocumentKind.APPROVAL, title=title, flow_code=f"approval_{code}")
    document, moved = documents.create(actor=actor, heading=heading, key=key)
    application = Application.objects.create(
        document=document,
        form=form,
        code=code,
        applicant_id=moved.instance.starter_id,
        data=data,
        saved_at=clock.now(),
        saved_by=actor.name[:60],
    )
    audit.record(actor, "oa.approval.started", document, summary=f"{actor.name}起草{form.title}。", form=form.number)
    idempotency.remember(key, actor=actor, act="oa.approval.start", result=str(application.pk))
    return application


@transaction.atomic
def save_application(
    *, actor: Actor, document_id: UUID, data: dict[str, Any], row_version: int
) -> Application | Conflict:
    """Save the draft, complete or not; ``row_version`` is the one this page was opened with.

    A stale one changes nothing and gives ``Conflict``. Raises ``Unknown`` (404), ``RightMissing``, ``NotYours`` (403),
    ``NotEditable`` (409), ``Invalid`` (422).
    """
    application, _ = _in_hand(actor, document_id)
    if application.row_version != row_version:
        return Conflict(application)
    _refuse_large(data)
    if application.data == data:
        return application
    changed = sorted(
        name for name in data.keys() | application.data.keys() if data.get(name) != application.data.get(name)
    )
    application.data, application.row_version = data, application.row_version + 1
    application.saved_at, application.saved_by = clock.now(), actor.name[:60]
    application.save(update_fields=["data", "row_version", "saved_at", "saved_by"])
    document = application.document
    audit.record(actor, "oa.approval.saved", document, summary=f"保存《{document.title}》。", changed=changed)
    return application


@transaction.atomic
def submit_application(
    *, actor: Actor, document_id: UUID, row_version: int, text: str = "", despite_overlap: bool = False, key: str
) -> Application | Conflict:
    """Hand the application in: its data are frozen, its route is set by them, the first approver gets it.

    Raises as ``save_application``, ``NotComplete`` (422), ``Overlaps`` (409), and what the flow's ``submit`` raises.
    """
    checks.require(actor, APPLY)
    if idempotency.earlier_result(key, actor=actor, act="oa.approval.submit"):
        return queries.readable(actor, document_id)
    application, task = _in_hand(actor, document_id)
    if application.row_version != row_version:
        return Conflict(application)
    if problems := queries.problems_of(application):
        raise NotComplete(count=len(problems))
    span = queries.occupied(application.code, application.data)
    other = queries.overlap_of(application)
    if other is not None and not despite_overlap:
        raise Overlaps(other=other.document.title)
    filing = _file(actor, application)
    application.first, application.last = span or (None, None)
    application.filed_at = filing.at
    application.save(update_fields=["first", "last", "filed_at"])
    documents.rename(actor=actor, document=application.document, title=filing.summary)
    flow.set_route(actor=actor, instance_id=application.pk, route=filing.route)
    flow.submit(actor=actor, task_id=task.pk, text=text, key=key)
    audit.record(
        actor,
        "oa.approval.submitted",
        application.document,
        summary=f"提交《{filing.summary}》。",
        number=filing.number,
        sha256=filing.sha256,
        route=filing.route,
    )
    idempotency.remember(key, actor=actor, act="oa.approval.submit", result=str(application.pk))
    return application


def _file(actor: Actor, application: Application) -> Filing:
    data = application.data
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Filing.objects.create(
        application=application,
        number=application.filings.count() + 1,
        data=data,
        sha256=catalogue.digest(text),
        summary=_title(application.form, data, application.applicant.name),
        route=list(queries.route_of(application)),
        at=clock.now(),
        by=actor.name[:60],
    )


@transaction.atomic
def discard_application(*, actor: Actor, document_id: UUID, key: str) -> Application:
    """Give up an application that waits with its applicant (作废); the record stays. Raises as ``save_application``."""
    checks.require(actor, APPLY)
    application = queries.readable(actor, document_id)
    if application.document.instance.is_running:
        application, _ = _in_hand(actor, document_id)
    flow.void(actor=actor, instance_id=application.pk, text="申请人撤销申请。", key=key)
    return application


def _in_hand(actor: Actor, document_id: UUID) -> tuple[Application, Task]:
    """The application under its lock, with the applicant's open task. The actor is the applicant."""
    checks.require(actor, APPLY)
    application = queries.readable(actor, document_id)
    if application.applicant_id != actor.person_id:
        raise NotYours(name=application.applicant.name)
    instance = loading.lock_instance(document_id)
    application.refresh_from_db(fields=["data", "row_version", "saved_at", "saved_by"])
    task = queries.task_of_applicant(application)
    if task is None:
        raise NotEditable(step=instance.step_name)
    return application, task


def _refuse_large(data: dict[str, Any]) -> None:
    size = len(json.dumps(data, ensure_ascii=False).encode())
    if size > LARGEST:
        raise Invalid(
            field="申请内容", reason=f"内容最多 {LARGEST // 1024} KB，现在有 {size // 1024} KB，请缩短后再保存。"
        )


def _title(form: FormVersion, data: dict[str, Any], name: str) -> str:
    complete = not queries.problems_in(form, data)
    facts = rules.facts(form.code, data) if complete else {}
    return catalogue.title_of(catalogue.definition_of(form), data if complete else {}, facts, name)
