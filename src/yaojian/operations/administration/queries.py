"""What the administrators' pages show."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import queries as audit
from yaojian.kernel.audit.models import Event
from yaojian.kernel.audit.registry import all_actions
from yaojian.kernel.organisations.models import Person, Unit
from yaojian.kernel.organisations.queries import current_posts, open_units
from yaojian.kernel.organisations.rights import MANAGE as MANAGE_UNITS
from yaojian.kernel.permissions import checks, scopes
from yaojian.kernel.permissions.models import Grant, PermissionTemplate
from yaojian.kernel.permissions.queries import grants_in_force
from yaojian.kernel.permissions.rights import READ_GRANTS, Right, all_rights

PAGE = 50
SYSTEM_LABELS = {
    "kernel": "平台",
    "portal": "门户",
    "oa": "办公",
    "enterprise": "企业端",
    "inspection": "检查",
    "operations": "运维",
}


CHANNEL_LABELS = {"page": "页面", "api": "接口", "command": "命令行", "job": "后台任务"}


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the auditor asked for; empty means everything. Days are Beijing days."""

    action: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class LogRow:
    """An event with its action and channel in words."""

    event: Event
    action: str
    channel: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log; ``next_before`` is the key of the page after it."""

    rows: list[LogRow]
    next_before: int | None


def log_page(actor: Actor, wanted: LogFilter) -> LogPage:
    """The audit log by id, newest first, 50 a page by key. Raises ``RightMissing``."""
    rows = audit.log(actor).order_by("-id")
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.words:
        rows = rows.filter(Q(summary__contains=wanted.words) | Q(actor_name__contains=wanted.words))
    if wanted.since:
        rows = rows.filter(at__date__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__date__lte=wanted.until)
    if wanted.before:
        rows = rows.filter(pk__lt=wanted.before)
    found, actions = list(rows[: PAGE + 1]), all_actions()
    more = len(found) > PAGE
    rows_in_words = [
        LogRow(event, actions.get(event.action, event.action), CHANNEL_LABELS[event.channel]) for event in found[:PAGE]
    ]
    return LogPage(rows_in_words, found[PAGE - 1].pk if more else None)


def action_choices() -> list[tuple[str, str]]:
    """All audited actions with their labels, for the filter."""
    return sorted(all_actions().items(), key=lambda pair: pair[1])


def templates(actor: Actor) -> QuerySet[PermissionTemplate]:
    """All permission templates with the number of grants in force. Raises ``RightMissing``."""
    checks.require(actor, READ_GRANTS)
    in_force = Count("grants", filter=Q(grants__in=grants_in_force().values("pk")))
    return PermissionTemplate.objects.annotate(holders=in_force).order_by("code")


def template(actor: Actor, pk: UUID) -> PermissionTemplate:
    """One template. Raises ``Unknown``, ``RightMissing``."""
    return checks.fetch(actor, READ_GRANTS, PermissionTemplate.objects.prefetch_related("versions"), pk)


def rights_by_system() -> list[tuple[str, list[Right]]]:
    """Every right under the name of its system, for the template form."""
    grouped: dict[str, list[Right]] = defaultdict(list)
    for right in all_rights().values():
        grouped[SYSTEM_LABELS[right.code.split(".")[0]]].append(right)
    return list(grouped.items())


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant as a line of the list."""

    grant: Grant
    holder: str
    place: str


def grants(actor: Actor, *, words: str = "") -> list[GrantRow]:
    """Grants in force, at most 300, by holder; ``words`` looks in names. Raises ``RightMissing``."""
    checks.require(actor, READ_GRANTS)
    rows = grants_in_force().order_by("template__code", "user__username", "post__unit__path")
    if words:
        rows = rows.filter(
            Q(user__name__contains=words)
            | Q(user__username__contains=words)
            | Q(post__person__name__contains=words)
            | Q(post__unit__name__contains=words)
            | Q(template__name__contains=words)
        )
    found = list(rows[:300])
    places = scopes.names_of((grant.scope_kind, grant.scope_id) for grant in found)
    return [GrantRow(grant, _holder(grant), places[grant.scope_kind, grant.scope_id]) for grant in found]


def _holder(grant: Grant) -> str:
    if grant.post is not None:
        return f"{grant.post.person.name}（{grant.post}岗位）"
    return f"{grant.user.name}（{grant.user.username}）" if grant.user else ""


def units(actor: Actor) -> list[Unit]:
    """The open units in tree order with the number of people. Raises ``RightMissing``."""
    checks.require(actor, MANAGE_UNITS)
    staff = Count("posts", filter=Q(posts__until__isnull=True))
    return list(open_units().annotate(staff=staff))


def unit(actor: Actor, pk: UUID) -> Unit:
    """One unit. Raises ``Unknown``, ``RightMissing``."""
    return checks.fetch(actor, MANAGE_UNITS, Unit.objects.select_related("parent"), pk)


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person in a unit."""

    person: Person
    title: str
    leads: bool


def staff_of(unit: Unit) -> list[StaffRow]:
    """People of a unit by rank; one query."""
    posts = current_posts().filter(unit=unit).order_by("rank", "person__pinyin")
    return [StaffRow(post.person, post.title, post.leads) for post in posts]
