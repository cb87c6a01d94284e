"""What the patrol is told about columns: those due soon, overdue or blank, and who answers for them. No crawl is needed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from yaojian.kernel.patrol import Item, ItemState, register_source
from yaojian.portal.columns import queries
from yaojian.portal.columns.contents import contents
from yaojian.portal.columns.freshness import Freshness, freshness_of
from yaojian.portal.columns.models import Column

CODE = "portal.columns"
_RULE = "栏目超过更新周期没有新信息，或者没有任何内容（国办秘函〔2019〕19号 单项否决·栏目不更新）。"


def register() -> None:
    """Called from this room's registrations."""
    register_source(CODE, "栏目更新", _RULE, columns)


def columns(now: datetime) -> Sequence[Item]:
    """Every column that owes renewal."""
    tree = list(queries.tree().select_related("owner_unit", "responsible"))
    fresh = freshness_of(tree, contents().held(), now)
    return [_item(one, fresh[one.pk]) for one in tree if fresh[one.pk].state != "free"]


def _item(column: Column, fresh: Freshness) -> Item:
    cycle = timedelta(days=column.update_cycle_days)
    note = f"更新周期 {column.update_cycle_days} 天" if column.update_cycle_days else "没有规定更新周期"
    if fresh.days is not None:
        note += f"，已 {fresh.days} 天没有新信息"
    unit, person = column.owner_unit, column.responsible
    return Item(
        key=str(column.uid),
        title=str(column.title),
        state=ItemState(fresh.state),
        link=reverse("portal:columns:list"),
        note=note,
        due=fresh.newest + cycle if fresh.newest and column.update_cycle_days else None,
        last=fresh.newest,
        unit_id=unit.pk if unit else None,
        unit_name=unit.short_name if unit else "",
        person_id=person.pk if person else None,
        person_name=person.name if person else "",
    )
