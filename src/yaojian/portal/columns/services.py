"""Acts on one column: make, change, show and hide, order. Whole columns are moved, merged and binned by rooms of their own.

The public site follows by the job ``portal.site.build``, started in the act's transaction.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.columns import addresses, queries
from yaojian.portal.columns.contents import contents
from yaojian.portal.columns.errors import ColumnBusy, FrontPageStays, InBin, MergedAway, SlugTaken
from yaojian.portal.columns.models import Column, ColumnKind, ColumnMerge, ColumnState, ColumnTemplate, FrontPlace
from yaojian.portal.columns.rights import MANAGE
from yaojian.portal.columns.slugs import RESERVED, slug_of
from yaojian.portal.desk import doors
from yaojian.portal.following import site_follows

LINK_RULE = re.compile(r"(https?://[^\s\"'<>]+|/(?!/)[^\s\"'<>\\]*)\Z")


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What an administrator says about a column. An empty ``slug`` is made of the title."""

    title: str
    kind: ColumnKind
    description: str
    keywords: str
    slug: str = ""
    owner_unit_id: UUID | None = None
    update_cycle_days: int = 0
    in_navigation: bool = False
    front_place: FrontPlace = FrontPlace.NONE
    order: int = 100
    responsible_id: UUID | None = None
    template: ColumnTemplate = ColumnTemplate.LIST
    link_to: str = ""


@transaction.atomic
def create_column(*, actor: Actor, parent_id: int, facts: ColumnFacts, key: str) -> Column:
    """Make a column under another one. Locks the parent, so that two columns never get one address.

    The same ``key`` again returns the first. Raises ``Unknown``, ``RightMissing``, ``SlugTaken``, ``Invalid``.
    """
    parent = checks.fetch(actor, MANAGE, Column.objects.select_for_update(of=("self",)), parent_id)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.column.create")) is not None:
        return Column.objects.get(pk=int(earlier))
    require_free(parent)
    column = Column(title=facts.title, slug=free_slug(facts.slug, facts.title, parent))
    _take(column, facts)
    with doors.acting(actor):
        parent.add_child(instance=column)
    addresses.settle(column.address)
    site_follows("tree", f"column:{column.pk}")
    audit.record(actor, "portal.column.created", column, summary=f"新建栏目“{column.title}”。", address=column.address)
    idempotency.remember(key, actor=actor, act="portal.column.create", result=str(column.pk))
    return column


@transaction.atomic
def change_column(*, actor: Actor, column_id: int, facts: ColumnFacts) -> Column:
    """Change what is said about a column. Its address stays: moving pages is an act of its own.

    Raises ``Unknown``, ``RightMissing``, ``InBin``, ``ColumnBusy`` (409), ``Invalid`` (422).
    """
    column = fetch_free(actor, column_id)
    before = {name: str(getattr(column, name)) for name in _CHANGING}
    column.title = column.draft_title = facts.title
    _take(column, facts)
    column.save()
    site_follows("tree", f"column:{column.pk}")
    changed = [name for name in _CHANGING if str(getattr(column, name)) != before[name]]
    audit.record(actor, "portal.column.changed", column, summary=f"修改栏目“{column.title}”。", fields=changed)
    return column


def facts_of(column: Column) -> ColumnFacts:
    """What is said about a column now, to change a part of it."""
    said = {name: getattr(column, name) for name in _CHANGING}
    choices = {
        "kind": ColumnKind(column.kind),
        "front_place": FrontPlace(column.front_place),
        "template": ColumnTemplate(column.template),
    }
    return ColumnFacts(**(said | choices))


@transaction.atomic
def set_state(*, actor: Actor, column_id: int, state: ColumnState) -> Column:
    """Hide a column, archive it, or open it again; what lies below goes with it. Twice is the same as once.

    Raises ``FrontPageStays``, ``InBin``, ``ColumnBusy``, ``MergedAway`` (409), ``Invalid`` (422) for the bin, which is an act
    of its own.
    """
    column = fetch_free(actor, column_id)
    if column.depth == 2:
        raise FrontPageStays(act="隐藏或归档")
    if state == ColumnState.BINNED:
        raise Invalid(field="状态", reason="删除栏目请用“删除”。")
    merge = ColumnMerge.objects.filter(merged=column, undone_at__isnull=True).select_related("into").first()
    if merge is not None and state != ColumnState.HIDDEN:
        raise MergedAway(title=column.title, into=merge.into.title)
    if column.state == state:
        return column
    before, column.state = column.state, state
    column.save(update_fields=["state"])
    follow_subtree(column)
    audit.record(
        actor,
        "portal.column.state_changed",
        column,
        summary=f"栏目“{column.title}”由“{ColumnState(before).label}”改为“{ColumnState(state).label}”。",
        was=str(before),
        now=str(state),
    )
    return column


@transaction.atomic
def shift_column(*, actor: Actor, column_id: int, up: bool) -> Column:
    """Let a column change places with the sibling before or after it. At the end nothing happens."""
    column = fetch_free(actor, column_id)
    siblings = sorted(
        Column.objects.select_for_update(of=("self",))
        .filter(pk__in=column.get_siblings().values("pk"))
        .exclude(state=ColumnState.BINNED),
        key=lambda one: (one.order, one.path),
    )
    place = [one.pk for one in siblings].index(column.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(siblings):
        return column
    siblings[place], siblings[other] = siblings[other], siblings[place]
    for number, sibling in enumerate(siblings, start=1):
        Column.objects.filter(pk=sibling.pk).update(order=min(number * 10, 999))
    site_follows("tree")
    way = "前" if up else "后"
    audit.record(actor, "portal.column.reordered", column, summary=f"把栏目“{column.title}”向{way}移一位。")
    column.refresh_from_db()
    return column


_CHANGING = (
    "title",
    "kind",
    "description",
    "keywords",
    "owner_unit_id",
    "update_cycle_days",
    "in_navigation",
    "front_place",
    "order",
    "responsible_id",
    "template",
    "link_to",
)


def keep_column(passage: doors.Passage) -> object:
    """Columns are changed by this room's services only; Wagtail's own views change articles."""
    raise passage.refuse()


def fetch_free(actor: Actor, column_id: int) -> Column:
    """The column under its row lock, if ``actor`` may change it and nothing else is changing it now.

    Raises ``Unknown``, ``RightMissing``, ``InBin``, ``ColumnBusy``.
    """
    column = checks.fetch(actor, MANAGE, Column.objects.select_for_update(of=("self",)), column_id)
    require_free(column)
    return column


def require_free(column: Column, act: str = "修改") -> None:
    """Raises ``InBin`` or ``ColumnBusy`` (409)."""
    if column.state == ColumnState.BINNED:
        raise InBin(title=column.title, act=act)
    if (busy := queries.busy_above(column.path)) is not None and busy.busy_with is not None:
        raise ColumnBusy(title=busy.title, work=busy.busy_with.label)


def follow_subtree(column: Column) -> None:
    """The public site looks again at everything of a column and below it: it appeared, vanished or moved."""
    inside = list(Column.objects.filter(path__startswith=column.path).values_list("pk", flat=True))
    lists = [tag for pk in inside for tag in (f"column:{pk}", f"listing:{pk}")]
    site_follows("tree", *lists, *contents().public_tags(inside))


def free_slug(wanted: str, title: str, parent: Column, *, but: Column | None = None) -> str:
    """An address below ``parent`` nobody has: ``wanted``, or made of ``title``. Raises ``SlugTaken``, ``Invalid``."""
    slug = wanted or slug_of(title)
    if not slug:
        raise Invalid(field="地址", reason="标题里没有可用的字，请自己填写地址。")
    if parent.depth == 2 and slug in RESERVED:
        raise SlugTaken(slug=slug)
    taken = set(parent.get_children().exclude(pk=but.pk if but else None).values_list("slug", flat=True))
    if slug not in taken:
        return slug
    if wanted:
        raise SlugTaken(slug=slug)
    return next(f"{slug}{n}" for n in range(2, 1000) if f"{slug}{n}" not in taken)


def _take(column: Column, facts: ColumnFacts) -> None:
    for name in _CHANGING[1:]:
        setattr(column, name, getattr(facts, name))
    if column.template == ColumnTemplate.LINK and not LINK_RULE.match(column.link_to):
        raise Invalid(field="链接地址", reason="外部链接栏目要填写以 http://、https:// 或 / 开头的地址。")
    if column.template != ColumnTemplate.LINK:
        column.link_to = ""
    column.full_clean(exclude=["path", "depth", "url_path", "slug"])
