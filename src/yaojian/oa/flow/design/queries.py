"""What the pages of definitions list: flows, versions, matters on their way, and posts that are vacant today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Charge, UnitKind
from yaojian.oa.duties import queries as duties
from yaojian.oa.flow import definitions
from yaojian.oa.flow.models import Batch, DefinitionDraft, FlowVersion, Instance, InstanceState
from yaojian.oa.flow.steps import Definition, Rule, Step

from . import words

FEW = 3
"""So many names a sentence lists before it says 等."""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One flow in the list. ``number`` None: no version yet; ``published``: in force, be it as shipped. Times are aware."""

    code: str
    name: str
    kind: str
    number: int | None
    published: bool
    published_at: datetime | None
    running: int
    draft_id: UUID | None
    drafted_by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How many matters of one version stand at one step now; ``still``: the step is in the definition asked about."""

    number: int
    step: str
    name: str
    count: int
    still: bool


def shipped_codes() -> frozenset[str]:
    """Flows that come with the product."""
    return frozenset(path.stem for path in definitions.SHIPPED.glob("*.yaml"))


def codes() -> frozenset[str]:
    """Every code in use."""
    published = FlowVersion.objects.values_list("code", flat=True).distinct()
    return shipped_codes() | frozenset(published) | frozenset(DefinitionDraft.objects.values_list("code", flat=True))


def flows() -> list[FlowRow]:
    """All flows, by kind and name. Three queries, whatever their number."""
    newest: dict[str, FlowVersion] = {}
    for version in FlowVersion.objects.order_by("code", "number").defer("sha256"):
        newest[version.code] = version
    drafts = {draft.code: draft for draft in DefinitionDraft.objects.defer("trials")}
    running = _running()
    rows = [_row(code, newest.get(code), drafts.get(code), running) for code in {*newest, *drafts, *shipped_codes()}]
    order = [*words.KINDS.values()]
    return sorted(
        rows, key=lambda row: (order.index(row.kind) if row.kind in order else len(order), row.name, row.code)
    )


def _running() -> dict[str, int]:
    counted = Instance.objects.filter(state=InstanceState.RUNNING).values_list("version__code")
    return dict(counted.annotate(count=Count("id")))


def _row(code: str, version: FlowVersion | None, draft: DefinitionDraft | None, running: dict[str, int]) -> FlowRow:
    if version:
        name, kind = version.name, str(version.body.get("kind") or code)
    elif draft:
        name, kind = draft.name, draft.kind
    else:
        shipped = definitions.shipped(code)
        name, kind = shipped.name, shipped.kind
    return FlowRow(
        code,
        name,
        words.KINDS.get(kind, kind),
        version.number if version else None,
        version is not None or code in shipped_codes(),
        version.published_at if version else None,
        running.get(code, 0),
        draft.pk if draft else None,
        draft.edited_by if draft else "",
    )


def versions(code: str) -> list[tuple[FlowVersion, int]]:
    """All versions of a flow, the newest first, each with its running matters."""
    counted = Instance.objects.filter(state=InstanceState.RUNNING, version__code=code).values_list("version")
    running = dict(counted.annotate(count=Count("id")))
    return [(one, running.get(one.pk, 0)) for one in FlowVersion.objects.filter(code=code).order_by("-number")]


def standing(code: str, definition: Definition) -> list[Standing]:
    """Where the running matters of ``code`` stand, by version and step. One query; ``definition`` is only compared."""
    keys = {step.key for step in definition.steps}
    open_batches = Batch.objects.filter(
        closed__isnull=True, instance__state=InstanceState.RUNNING, instance__version__code=code
    )
    rows = (
        open_batches.values_list("instance__version__number", "step", "step_name")
        .annotate(count=Count("id"))
        .order_by("-instance__version__number", "step")
    )
    return [Standing(number, step, name, count, step in keys) for number, step, name, count in rows]


def unit_names() -> dict[str, str]:
    """Short names of open units by code."""
    return dict(organisations.open_units().values_list("code", "short_name"))


def posts_to_choose() -> list[tuple[str, str]]:
    """Posts a step may be fixed to: ``code|title`` (title empty: the head) and what people call it, in tree order."""
    units = dict(organisations.open_units().exclude(kind=UnitKind.SECTION).values_list("code", "short_name"))
    held = organisations.current_posts().filter(unit__code__in=units, leads=False).order_by("rank")
    titles: dict[str, dict[str, None]] = {}
    for code, title in held.values_list("unit__code", "title"):
        titles.setdefault(code, {})[title] = None
    return [
        (f"{code}|{title}", words.post(code, title, units)) for code in units for title in ("", *titles.get(code, ()))
    ]


def vacancies(definition: Definition) -> list[tuple[str, str]]:
    """Steps that would find nobody today: (key, sentence). A warning, for posts are filled and vacated every month."""
    found: list[tuple[str, str]] = []
    names = unit_names()
    for step in definition.steps:
        if step.who.rule is Rule.POSTS:
            found += [(step.key, sentence) for sentence in _vacant_posts(step, names)]
        if step.who.rule is Rule.DUTY and (vacant := duties.vacant(step.who.duty)):
            told = f"{words.who(step, definition, names)}，{'、'.join(vacant[:FEW])}现在没有人承担"
            found.append((step.key, f"环节“{step.name}”由{told}，公文到这里会没有人办理。"))
    asking = {step.who.rule: step for step in definition.steps}
    if step_of := asking.get(Rule.LEADER):
        found += _missing(step_of, _without_leader(), "负责人")
    if step_of := asking.get(Rule.CHARGE):
        found += _missing(step_of, _without_charge(), "分管领导")
    return found


def _vacant_posts(step: Step, names: words.Units) -> Iterable[str]:
    for code, title in step.who.posts:
        if code not in names:
            yield f"环节“{step.name}”的固定岗位所在机构已经撤销或不存在，公文到这里会没有人办理。"
            continue
        held = organisations.current_posts().filter(unit__code=code)
        if not (held.filter(title=title) if title else held.filter(leads=True)).exists():
            post = words.post(code, title, names)
            yield f"环节“{step.name}”由{post}办理，这个岗位现在空缺，公文到这里会没有人办理。"


def _staffed() -> dict[UUID, str]:
    """Departments and the like where somebody works, by id."""
    posts = organisations.current_posts().filter(unit__until__isnull=True)
    posts = posts.exclude(unit__kind__in=(UnitKind.SECTION, UnitKind.HEADQUARTERS)).order_by("unit__path")
    return dict(posts.values_list("unit", "unit__short_name"))


def _without_leader() -> list[str]:
    led = set(organisations.current_posts().filter(leads=True).values_list("unit", flat=True))
    return [name for unit, name in _staffed().items() if unit not in led]


def _without_charge() -> list[str]:
    charged = set(Charge.objects.filter(until__isnull=True).values_list("unit", flat=True))
    return [name for unit, name in _staffed().items() if unit not in charged]


def _missing(step: Step, units: list[str], what: str) -> list[tuple[str, str]]:
    if not units:
        return []
    named = "、".join(units[:FEW]) + (f"等 {len(units)} 个单位" if len(units) > FEW else "")
    return [(step.key, f"环节“{step.name}”由{what}办理，{named}现在没有{what}，其人员发起的事项到这里会没有人办理。")]


def is_published(code: str) -> bool:
    """Whether something of this flow is in force: a version, or what is shipped."""
    return code in shipped_codes() or FlowVersion.objects.filter(code=code).exists()
