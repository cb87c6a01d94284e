"""Acts on runs: start, stop, and what the worker does when one moves on or ends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from yaojian.inspection.engine import DEFAULT_SET, Answers, Limits, Target, load_set, shipped_sets
from yaojian.inspection.engine.addresses import normalise, site_of
from yaojian.inspection.engine.errors import BadTarget, PrivateTarget
from yaojian.inspection.engine.guard import guard_for
from yaojian.inspection.runs import followers
from yaojian.inspection.runs.errors import AlreadyInspected, AlreadyOver, OutOfReach
from yaojian.inspection.runs.keys import key_of
from yaojian.inspection.runs.models import OPEN_STATES, Finding, Run, RunState
from yaojian.inspection.runs.rescoring import rescored
from yaojian.inspection.runs.rights import START
from yaojian.kernel import jobs, notices
from yaojian.kernel.actors import Actor, system_actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks

_START = "inspection.run.start"
_WORKER = "网站检查"
_BATCH = 500
_MOST_RENDERED = 20  # pages that scripts fill


@dataclass(frozen=True, slots=True)
class RunOrder:
    """What to inspect: the address as typed, at most how many pages, how many requests a second, by which of the shipped
    indicator sets, and whether the office serves the public (without, one group of the national set is left out)."""

    target: str
    max_pages: int = 1_000
    rate: Decimal = Decimal("5.0")
    indicators: str = DEFAULT_SET
    serves_public: bool = True


@transaction.atomic
def start_run(*, actor: Actor, order: RunOrder, key: str, begins: datetime | None = None) -> Run:
    """Start an inspection in the worker (发起检查), at once or when it ``begins``. The same ``key`` again returns the first run.

    Raises ``RightMissing`` (403), ``Invalid`` or ``OutOfReach`` (422) for the address, ``AlreadyInspected`` (409) while
    the site has an open run.
    """
    checks.require(actor, START)
    if order.indicators not in shipped_sets():
        raise Invalid(field="指标集", reason="没有这个指标集，请从列表里选择。")
    earlier = idempotency.earlier_result(key, actor=actor, act=_START)
    if earlier is not None:
        return Run.objects.get(pk=earlier)
    home = _checked_home(order.target)
    site = site_of(home)
    if running := Run.objects.select_for_update().filter(site=site, state__in=OPEN_STATES).first():
        raise AlreadyInspected(site=site, name=running.started_by_name)
    made = Run.objects.create(
        target=home,
        site=site,
        indicators=order.indicators,
        serves_public=order.serves_public,
        max_pages=order.max_pages,
        rate=order.rate,
        started_by_id=actor.user_id,
        started_by_name=actor.name[:60],
    )
    jobs.defer("inspection.runs.inspect", at=begins, run_id=str(made.pk))
    idempotency.remember(key, actor=actor, act=_START, result=str(made.pk))
    record(actor, "inspection.run.started", made, summary=f"发起对 {site} 的网站检查。", target=home)
    return made


@transaction.atomic
def stop_run(*, actor: Actor, run_id: UUID) -> Run:
    """Ask a run to end early (停止检查); what it has found so far is kept. Locks the run.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``AlreadyOver`` (409). Asking twice changes nothing.
    """
    inspected = checks.fetch(actor, START, Run.objects.select_for_update(), run_id)
    if not inspected.is_open:
        raise AlreadyOver(site=inspected.site)
    if inspected.stop_wanted:
        return inspected
    inspected.stop_wanted = True
    inspected.save(update_fields=["stop_wanted"])
    record(actor, "inspection.run.stopped", inspected, summary=f"要求停止对 {inspected.site} 的网站检查。")
    return inspected


@transaction.atomic
def begin_run(*, run_id: UUID) -> Run | None:
    """The worker takes a run up; None when it has ended already (a job that is run again)."""
    inspected = Run.objects.select_for_update().filter(pk=run_id, state__in=OPEN_STATES).first()
    if inspected is not None:
        inspected.state = RunState.RUNNING
        inspected.save(update_fields=["state"])
    return inspected


def advance_run(*, run_id: UUID, pages: int, known: int) -> bool:
    """Say how far it is; False when somebody asked it to stop. Not audited: it changes nothing but the bar."""
    Run.objects.filter(pk=run_id, state=RunState.RUNNING).update(pages_done=pages, known=known)
    return Run.objects.filter(pk=run_id, stop_wanted=False).exists()


@transaction.atomic
def finish_run(*, run_id: UUID, result: Mapping[str, Any]) -> Run:
    """Keep the result: ``result`` is the content of ``findings.json``. Tells the one who started it."""
    actor = system_actor(_WORKER)
    inspected = Run.objects.select_for_update().get(pk=run_id)
    facts, score, found = result["run"], result["score"], result["findings"]
    rows = list(_rows(inspected, found))
    known = followers.allowed_keys(inspected.site)
    for row in rows:
        row.allowed = row.key in known
    if any(row.allowed for row in rows):
        found, score = rescored(
            found,
            [row.allowed for row in rows],
            load_set(inspected.indicators),
            Answers(public_service=inspected.serves_public),
        )
        for row, told in zip(rows, found, strict=True):
            row.points, row.item = Decimal(str(told["points"])), told["item"] or ""
    stopped = facts["stopped_because"]
    inspected.state = RunState.PARTIAL if stopped else RunState.DONE
    inspected.message = f"{stopped}。"[:500] if stopped else ""
    inspected.ended = timezone.now()
    inspected.pages_done, inspected.known = facts["pages"], facts["targets"]
    inspected.points, inspected.grade = Decimal(str(score["points"])), score["grade"]
    inspected.score, inspected.facts = score, facts
    inspected.findings_count = sum(not row.allowed for row in rows)
    inspected.save()
    Finding.objects.filter(run=inspected).delete()
    Finding.objects.bulk_create(rows, batch_size=_BATCH)
    summary = f"对 {inspected.site} 的网站检查完成，检查 {facts['pages']} 页，发现问题 {inspected.findings_count} 处。"
    _tell(inspected, summary)
    record(actor, "inspection.run.finished", inspected, summary=summary, pages=facts["pages"])
    followers.tell_ended(actor, inspected)
    return inspected


@transaction.atomic
def fail_run(*, run_id: UUID, message: str) -> Run:
    """It could not be done; ``message`` is a sentence for the one who started it."""
    actor = system_actor(_WORKER)
    inspected = Run.objects.select_for_update().get(pk=run_id)
    inspected.state, inspected.message, inspected.ended = RunState.FAILED, message[:500], timezone.now()
    inspected.save(update_fields=["state", "message", "ended"])
    _tell(inspected, f"对 {inspected.site} 的网站检查没有完成。")
    record(
        actor, "inspection.run.failed", inspected, summary=f"对 {inspected.site} 的网站检查没有完成。", reason=message
    )
    return inspected


def limits_of(inspected: Run) -> Limits:
    """The engine's limits for a run; a browser helps where this machine has one. Loopback only for the portal of this installation."""
    own = inspected.site == site_of(normalise(settings.YAOJIAN_SITE_ADDRESS))
    return Limits(
        pages=inspected.max_pages, rate=float(inspected.rate), allow_loopback=own, rendered=_MOST_RENDERED, judged=True
    )


def _checked_home(typed: str) -> str:
    """The normalised address. Literal internal addresses are refused at once, names when they are looked up."""
    try:
        home = Target.parse(typed).home
    except BadTarget as error:
        raise Invalid(field="网址", reason="请填写完整网址，例如 https://www.example.gov.cn/。") from error
    host = urlsplit(home).hostname or ""
    if _is_literal(host) and site_of(home) != site_of(normalise(settings.YAOJIAN_SITE_ADDRESS)):
        try:
            guard_for(home, allow_private=False, allow_loopback=False)
        except PrivateTarget as error:
            raise OutOfReach(address=home) from error
    return home


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return True


def _rows(inspected: Run, findings: list[Mapping[str, Any]]) -> Iterator[Finding]:
    for number, found in enumerate(findings, 1):
        evidence, url, excerpt = found["evidence"], _storable(found["url"]), _storable(found["excerpt"])
        yield Finding(
            run=inspected,
            number=number,
            rule=found["rule"],
            title=found["title"],
            group=found["group"],
            clause=found["clause"],
            severity=found["severity"],
            item=found["item"] or "",
            points=Decimal(str(found["points"])),
            url=url,
            excerpt=excerpt,
            key=key_of(found["rule"], url, excerpt),
            places=[{name: _storable(text) for name, text in place.items()} for place in found["places"]],
            places_count=found["places_count"],
            on_home=found["on_home"],
            evidence_file=evidence["file"] or "",
            evidence_hash=evidence["sha256"] or "",
            advice=found["advice"],
            seen_at=datetime.fromisoformat(found["seen_at"]),
        )


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL and no lone surrogate; pages may hold both."""
    return text.replace("\x00", "�").encode("utf-8", "replace").decode()


def _tell(inspected: Run, title: str) -> None:
    if inspected.started_by_id is not None:
        link = reverse("inspection:run", args=[inspected.pk])
        notices.after_commit("inspection.run.ended", to=[inspected.started_by_id], title=title, link=link)
