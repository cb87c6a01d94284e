"""Reads: the list of runs, one run, its findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum

from yaojian.inspection.runs.errors import NotReady
from yaojian.inspection.runs.models import Finding, Run, Severity
from yaojian.inspection.runs.rights import READ
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.kernel.search.queries import matching

RUNS_A_PAGE = 20
FINDINGS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class RunPage:
    """Runs, newest first; ``following`` is the ``before`` of the next page, empty at the end."""

    rows: Sequence[Run]
    following: str


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What to show of a run's findings. ``after`` is the number of the last finding already shown."""

    severity: str = ""
    rule: str = ""
    words: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Findings in the order of the report; ``following`` is the next ``after``, 0 at the end."""

    rows: Sequence[Finding]
    following: int


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule was broken in a run, and the points lost by it."""

    rule: str
    title: str
    count: int
    points: float


def runs(actor: Actor, *, words: str = "", before: str = "") -> RunPage:
    """检查记录: all runs the actor may read, newest first. One query; index ``run_newest_first``."""
    rows = checks.allowed(actor, READ, Run.objects.all())
    if words:
        rows = matching(rows, words)
    if moment := _moment(before):
        rows = rows.filter(created__lt=moment)
    found = list(rows.defer("score", "facts").order_by("-created", "id")[: RUNS_A_PAGE + 1])
    more = len(found) > RUNS_A_PAGE
    return RunPage(found[:RUNS_A_PAGE], found[RUNS_A_PAGE - 1].created.isoformat() if more else "")


def run(actor: Actor, run_id: UUID) -> Run:
    """One run. Raises ``Unknown`` or ``RightMissing``."""
    return checks.fetch(actor, READ, Run.objects.all(), run_id)


def findings(inspected: Run, wanted: FindingFilter) -> FindingPage:
    """A page of findings of a run the caller has fetched; indexes ``finding_by_severity`` and ``finding_by_rule``."""
    rows = Finding.objects.filter(run=inspected, number__gt=wanted.after)
    if wanted.severity:
        rows = rows.filter(severity=wanted.severity)
    if wanted.rule:
        rows = rows.filter(rule=wanted.rule)
    if wanted.words:
        rows = matching(rows, wanted.words)
    found = list(rows.order_by("number")[: FINDINGS_A_PAGE + 1])
    more = len(found) > FINDINGS_A_PAGE
    return FindingPage(found[:FINDINGS_A_PAGE], found[FINDINGS_A_PAGE - 1].number if more else 0)


def severity_counts(inspected: Run) -> Mapping[str, int]:
    """Findings of each severity, zeros included."""
    counted = _kept(inspected).values_list("severity").annotate(count=Count("pk"))
    known = dict(counted.order_by())
    return {severity: known.get(severity, 0) for severity in Severity.values}


def rule_counts(inspected: Run) -> Sequence[RuleCount]:
    """Rules broken in a run in the order of the report."""
    rows = _kept(inspected).values("rule", "title")
    counted = rows.annotate(count=Count("pk"), lost=Sum("points")).order_by("-lost", "-count", "rule")
    return [RuleCount(row["rule"], row["title"], row["count"], float(row["lost"])) for row in counted]


def run_before(inspected: Run) -> Run | None:
    """The last run of the same site that ended with a report before this one; index ``run_of_site``."""
    if inspected.ended is None:
        return None
    earlier = Run.objects.filter(site=inspected.site, state__in=("done", "partial"), ended__lt=inspected.ended)
    return earlier.order_by("-ended").first()


def compared(now: Run, before: Run) -> dict[str, QuerySet[Finding]]:
    """Findings that are ``new``, ``still`` there, or ``gone`` since ``before``, approved false alarms left out.

    The same problem by ``keys``; index ``finding_by_key``. A partial run did not look everywhere: ``gone`` then means not seen.
    """
    of_now, of_before = _kept(now), _kept(before)
    there_before = Exists(of_before.filter(key=OuterRef("key")))
    return {
        "new": of_now.filter(~there_before),
        "still": of_now.filter(there_before),
        "gone": of_before.filter(~Exists(of_now.filter(key=OuterRef("key")))),
    }


def part_page(rows: QuerySet[Finding], after: int) -> FindingPage:
    """A page of one part of a comparison; ``after`` as in ``FindingFilter``, at most what the column holds."""
    found = list(rows.filter(number__gt=min(after, 2**31 - 1)).order_by("number")[: FINDINGS_A_PAGE + 1])
    more = len(found) > FINDINGS_A_PAGE
    return FindingPage(found[:FINDINGS_A_PAGE], found[FINDINGS_A_PAGE - 1].number if more else 0)


def _kept(inspected: Run) -> QuerySet[Finding]:
    return Finding.objects.filter(run=inspected, allowed=False)


@dataclass(frozen=True, slots=True)
class Repair:
    """What can be won back by mending one kind of problem."""

    rule: str
    title: str
    advice: str
    count: int
    points: float


def cheapest_repairs(inspected: Run, most: int = 8) -> list[Repair]:
    """Where to begin: the most points per problem first. A rule may occur in several indicators; it is mended once."""
    rows = _kept(inspected).filter(points__gt=0).values("rule", "title", "advice")
    counted = [
        Repair(row["rule"], row["title"], row["advice"], row["count"], float(row["lost"]))
        for row in rows.annotate(count=Count("pk"), lost=Sum("points")).order_by()
    ]
    return sorted(counted, key=lambda one: (-one.points / one.count, -one.points, one.rule))[:most]


def last_run_of(site: str, *, since: datetime | None = None, until: datetime | None = None) -> Run | None:
    """The last run of a site that ended with a report, in a time if one is given; index ``run_of_site``."""
    rows = Run.objects.filter(site=site, state__in=("done", "partial"))
    if since is not None:
        rows = rows.filter(ended__gte=since)
    if until is not None:
        rows = rows.filter(ended__lt=until)
    return rows.order_by("-ended").first()


def sites() -> list[str]:
    """Every site that has been inspected with a report, the last inspected first."""
    rows = Run.objects.filter(state__in=("done", "partial")).order_by().values("site").annotate(last=Max("ended"))
    return [row["site"] for row in rows.order_by("-last")]


def finding(actor: Actor, run_id: UUID, number: int) -> Finding:
    """One finding. Raises ``Unknown`` or ``RightMissing``."""
    inspected = run(actor, run_id)
    found = Finding.objects.filter(run=inspected, number=number).select_related("run").first()
    if found is None:
        raise Unknown(kind="问题")
    return found


def report_file(inspected: Run, name: str) -> Path:
    """``report.html`` or ``findings.json`` of a run that ended. Raises ``NotReady``."""
    path = inspected.folder / name
    if not inspected.has_report or not path.is_file():
        raise NotReady(site=inspected.site)
    return path


def evidence_file(actor: Actor, run_id: UUID, number: int) -> Path:
    """The evidence copy of a finding. Raises ``Unknown`` where none was kept."""
    found = finding(actor, run_id, number)
    path = found.run.folder / found.evidence_file
    if not found.evidence_file or not path.is_file():
        raise Unknown(kind="证据存档")
    return path


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo is not None else None
