"""The same change to many columns at once: first as a rehearsal that is rolled back and shown, then for good, all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Refusal
from yaojian.kernel.permissions import checks
from yaojian.portal.columns import services
from yaojian.portal.columns.models import Column, ColumnState
from yaojian.portal.columns.rights import MANAGE

LABELS = {
    "kind": "栏目类别",
    "owner_unit_id": "责任单位",
    "responsible_id": "责任人",
    "update_cycle_days": "更新周期（天）",
    "template": "展示方式",
    "front_place": "首页位置",
    "in_navigation": "主导航",
    "state": "状态",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One attribute of one column before and after, as people read it."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Line:
    """What the change does to one column: differences, or the refusal that stands against it."""

    column: Column
    differences: tuple[Difference, ...]
    refusal: str


def rehearse(*, actor: Actor, column_ids: Sequence[int], changes: Mapping[str, Any]) -> list[Line]:
    """What ``change_many`` would do, column by column. Everything is rolled back, jobs and audit events with it."""
    checks.require(actor, MANAGE)
    with transaction.atomic():
        lines = [_one(actor, pk, changes) for pk in _in_tree_order(column_ids)]
        transaction.set_rollback(True)
    return lines


@transaction.atomic
def change_many(*, actor: Actor, column_ids: Sequence[int], changes: Mapping[str, Any]) -> list[Line]:
    """Change all these columns, or none: raises the first refusal any of them meets. One audit event a column."""
    checks.require(actor, MANAGE)
    return [_changed(actor, pk, changes) for pk in _in_tree_order(column_ids)]


def _in_tree_order(column_ids: Sequence[int]) -> list[int]:
    """Parents before children, those the actor manages and others alike: a foreign one is refused by its act."""
    return list(Column.objects.filter(pk__in=column_ids, depth__gt=2).order_by("path").values_list("pk", flat=True))


def _one(actor: Actor, pk: int, changes: Mapping[str, Any]) -> Line:
    try:
        with transaction.atomic():
            return _changed(actor, pk, changes)
    except Refusal as refusal:
        return Line(Column.objects.get(pk=pk), (), str(refusal))


def _changed(actor: Actor, pk: int, changes: Mapping[str, Any]) -> Line:
    before = checks.fetch(actor, MANAGE, Column.objects.all(), pk)
    told = {name: _told(before, name) for name in changes}
    facts = {name: value for name, value in changes.items() if name != "state"}
    if facts:
        services.change_column(actor=actor, column_id=pk, facts=replace(services.facts_of(before), **facts))
    if "state" in changes:
        services.set_state(actor=actor, column_id=pk, state=ColumnState(changes["state"]))
    after = Column.objects.select_related("owner_unit", "responsible").get(pk=pk)
    differences = (Difference(LABELS[name], told[name], _told(after, name)) for name in changes)
    return Line(after, tuple(one for one in differences if one.was != one.now), "")


def _told(column: Column, name: str) -> str:
    """An attribute as people read it."""
    if name in {"owner_unit_id", "responsible_id"}:
        return str(getattr(column, name.removesuffix("_id")) or "未指定")
    if name == "in_navigation":
        return "显示" if column.in_navigation else "不显示"
    display = getattr(column, f"get_{name}_display", None)
    return str(display()) if display else str(getattr(column, name))
