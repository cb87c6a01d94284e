"""What this room tells the registries: the scope kind ``column``, audit actions, closed doors, the menu entry."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Model, Q

from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import scopes
from yaojian.portal.columns import patrolling, queries, services
from yaojian.portal.columns.models import BinnedColumn, Column, ColumnMerge
from yaojian.portal.columns.rights import MANAGE
from yaojian.portal.desk import doors
from yaojian.web import navigation


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_kind("column", label="栏目及其下级", expand=queries.columns_below, names_of=_names_of)
    scopes.register_scope(Column, "column", lambda ids: Q(uid__in=ids))
    scopes.register_scope(Column, "unit", lambda ids: Q(owner_unit__in=ids))
    for model, path in ((BinnedColumn, "column"), (ColumnMerge, "merged")):
        _lies_in_its_column(model, path)
    register_actions(
        {
            "portal.column.created": "新建栏目",
            "portal.column.changed": "修改栏目",
            "portal.column.state_changed": "栏目隐藏、归档或开放",
            "portal.column.reordered": "调整栏目次序",
            "portal.column.moved": "移动栏目",
            "portal.column.merged": "合并栏目",
            "portal.column.merge_undone": "撤销栏目合并",
            "portal.column.binned": "删除栏目",
            "portal.column.restored": "恢复栏目",
            "portal.column.purge_asked": "申请彻底删除栏目",
            "portal.column.purged": "彻底删除栏目",
        }
    )
    for act in doors.ACTS:
        doors.register_keeper("columns.column", act, services.keep_column)
    patrolling.register()
    navigation.register(
        "desk", navigation.Entry("栏目管理", "portal:columns:list", "category", right=MANAGE, group="管理", order=60)
    )


def _lies_in_its_column(model: type[Model], path: str) -> None:
    scopes.register_scope(model, "column", lambda ids: Q(**{f"{path}__uid__in": ids}))
    scopes.register_scope(model, "unit", lambda ids: Q(**{f"{path}__owner_unit__in": ids}))


def _names_of(uids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Column.objects.filter(uid__in=uids).values_list("uid", "title"))
