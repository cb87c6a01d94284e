"""Ordering a quarterly report, and what the worker does with the order."""

from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from yaojian.inspection.reports.content import content_of
from yaojian.inspection.reports.errors import NoRun
from yaojian.inspection.reports.models import QuarterReport, ReportState
from yaojian.inspection.reports.printing import printed
from yaojian.inspection.reports.quarters import Quarter
from yaojian.inspection.reports.rights import MAKE
from yaojian.inspection.runs import queries as runs
from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.jobs import services as job_runs
from yaojian.kernel.permissions import checks
from yaojian.kernel.rendering import report as pdf
from yaojian.kernel.rendering import report_docx as docx

JOB = "inspection.reports.make"
OWNER = "inspection.report"
READY = "inspection.report.ready"
STEPS = 4
_ORDER = "inspection.report.order"


@transaction.atomic
def order_report(*, actor: Actor, site: str, quarter: Quarter, key: str) -> QuarterReport:
    """Make the report of a site for a quarter from its last run in it (生成检查报告), compared with the last run of the
    quarter before, or else the run before. In the worker. The same ``key`` again returns the first.

    Raises ``RightMissing`` (403), ``NoRun`` (409).
    """
    checks.require(actor, MAKE)
    if actor.user_id is None:
        raise RightMissing(right=MAKE.label)
    earlier = idempotency.earlier_result(key, actor=actor, act=_ORDER)
    if earlier is not None:
        return QuarterReport.objects.get(pk=earlier)
    run = runs.last_run_of(site, since=quarter.begins, until=quarter.ends)
    if run is None:
        raise NoRun(site=site, quarter=quarter.label)
    before = runs.last_run_of(site, since=quarter.before.begins, until=quarter.begins) or runs.run_before(run)
    made = QuarterReport.objects.create(
        site=site,
        year=quarter.year,
        quarter=quarter.number,
        run=run,
        before=before,
        made_by_id=actor.user_id,
        made_by_name=actor.name[:60],
    )
    made.job = job_runs.start_run(
        actor=actor, name=JOB, label=made.title, subject=made, total=STEPS, report_id=str(made.pk)
    )
    made.save(update_fields=["job"])
    idempotency.remember(key, actor=actor, act=_ORDER, result=str(made.pk))
    record(actor, "inspection.report.ordered", made, summary=f"生成{made.title}（{site}）。")
    return made


def make_report(*, actor: Actor, report_id: UUID, run_id: str) -> QuarterReport:
    """Write content, PDF and DOCX. A job that is run again finds its report made and does nothing."""
    made = QuarterReport.objects.select_related("run", "before").get(pk=report_id)
    if made.state == ReportState.DONE:
        return made
    job_runs.advance(run_id, done=1, message="正在整理检查结果")
    content = content_of(made.run, made.before, Quarter(made.year, made.quarter))
    spec = printed(
        content, title=made.title, issuer=settings.YAOJIAN_INSTITUTION, by=made.made_by_name, at=timezone.now()
    )
    job_runs.advance(run_id, done=2, message="正在排版 PDF")
    pages = pdf.render(spec)
    job_runs.advance(run_id, done=3, message="正在写 DOCX")
    words = docx.render(spec)
    return _keep(actor, made, content, pages, words, run_id)


@transaction.atomic
def _keep(
    actor: Actor, made: QuarterReport, content: dict[str, object], pages: bytes, words: bytes, run_id: str
) -> QuarterReport:
    kept = QuarterReport.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if kept.state == ReportState.DONE:
        return kept
    kept.content, kept.state = content, ReportState.DONE
    kept.pdf = _store(actor, kept, pages, "pdf", Kinds.PDF)
    kept.docx = _store(actor, kept, words, "docx", Kinds.DOCX)
    kept.save()
    job_runs.finish(run_id, message="报告已生成。")
    link = reverse("quarterly:page", args=[kept.pk])
    notices.after_commit(READY, to=[kept.made_by_id], title=f"{kept.title}已生成。", link=link)
    record(actor, "inspection.report.made", kept, summary=f"{kept.title}（{kept.site}）已生成。")
    return kept


def _store(actor: Actor, made: QuarterReport, content: bytes, ending: str, kind: Kinds) -> StoredFile:
    name = f"{made.title}.{ending}"
    upload = ContentFile(content, name=name)
    return files.store(actor=actor, upload=upload, owner_kind=OWNER, owner_id=made.pk, name=name, allowed=kind)


@transaction.atomic
def fail_report(*, actor: Actor, report_id: UUID, run_id: str, message: str) -> None:
    """It could not be made; ``message`` says why and what to do."""
    QuarterReport.objects.filter(pk=report_id, state=ReportState.WAITING).update(state=ReportState.FAILED)
    job_runs.fail(run_id, message=message)
    made = QuarterReport.objects.get(pk=report_id)
    link = reverse("quarterly:list")
    notices.after_commit(READY, to=[made.made_by_id], title=f"{made.title}没有生成：{message}"[:200], link=link)
    record(actor, "inspection.report.failed", made, summary=f"{made.title}没有生成。", reason=message)
