"""Acts on columns. The public site follows by the job ``portal.site.build``, started in the act's transaction."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.columns.errors import SlugTaken
from yaojian.portal.columns.models import Column, ColumnKind, FrontPlace
from yaojian.portal.columns.rights import MANAGE
from yaojian.portal.columns.slugs import RESERVED, slug_of
from yaojian.portal.desk import doors
from yaojian.portal.following import site_follows


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


@transaction.atomic
def create_column(*, actor: Actor, parent_id: int, facts: ColumnFacts, key: str) -> Column:
    """Make a column under another one. Locks the parent, so that two columns never get one address.

    The same ``key`` again returns the first. Raises ``Unknown``, ``RightMissing``, ``SlugTaken``, ``Invalid``.
    """
    parent = checks.fetch(actor, MANAGE, Column.objects.select_for_update(of=("self",)), parent_id)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.column.create")) is not None:
        return Column.objects.get(pk=int(earlier))
    column = Column(title=facts.title, slug=_free_slug(facts, parent))
    _take(column, facts)
    with doors.acting(actor):
        parent.add_child(instance=column)
    site_follows("tree", f"column:{column.pk}")
    audit.record(actor, "portal.column.created", column, summary=f"新建栏目“{column.title}”。", address=column.address)
    idempotency.remember(key, actor=actor, act="portal.column.create", result=str(column.pk))
    return column


@transaction.atomic
def change_column(*, actor: Actor, column_id: int, facts: ColumnFacts) -> Column:
    """Change what is said about a column. Its address stays: moving pages is an act of its own."""
    column = checks.fetch(actor, MANAGE, Column.objects.select_for_update(of=("self",)), column_id)
    before = {name: str(getattr(column, name)) for name in _CHANGING}
    column.title = column.draft_title = facts.title
    _take(column, facts)
    column.save()
    site_follows("tree", f"column:{column.pk}")
    changed = [name for name in _CHANGING if str(getattr(column, name)) != before[name]]
    audit.record(actor, "portal.column.changed", column, summary=f"修改栏目“{column.title}”。", fields=changed)
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
)


def keep_column(passage: doors.Passage) -> object:
    """Columns are changed by this room's services only; Wagtail's own views change articles."""
    raise passage.refuse()


def _take(column: Column, facts: ColumnFacts) -> None:
    for name in _CHANGING[1:]:
        setattr(column, name, getattr(facts, name))
    column.full_clean(exclude=["path", "depth", "url_path", "slug"])


def _free_slug(facts: ColumnFacts, parent: Column) -> str:
    slug = facts.slug or slug_of(facts.title)
    if not slug:
        raise Invalid(field="地址", reason="标题里没有可用的字，请自己填写地址。")
    if parent.depth == 2 and slug in RESERVED:
        raise SlugTaken(slug=slug)
    if not parent.get_children().filter(slug=slug).exists():
        return slug
    if facts.slug:
        raise SlugTaken(slug=slug)
    return next(f"{slug}{n}" for n in range(2, 1000) if not parent.get_children().filter(slug=f"{slug}{n}").exists())
