"""What this room tells the registries: the scope kind ``column``, audit actions, closed doors, the menu entry."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import scopes
from yaojian.portal.columns import queries, services
from yaojian.portal.columns.models import Column
from yaojian.portal.columns.rights import MANAGE
from yaojian.portal.desk import doors
from yaojian.web import navigation


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_kind("column", label="栏目及其下级", expand=queries.columns_below, names_of=_names_of)
    scopes.register_scope(Column, "column", lambda ids: Q(uid__in=ids))
    scopes.register_scope(Column, "unit", lambda ids: Q(owner_unit__in=ids))
    register_actions({"portal.column.created": "新建栏目", "portal.column.changed": "修改栏目"})
    for act in doors.ACTS:
        doors.register_keeper("columns.column", act, services.keep_column)
    navigation.register(
        "desk", navigation.Entry("栏目管理", "portal:columns:list", "category", right=MANAGE, group="管理", order=60)
    )


def _names_of(uids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Column.objects.filter(uid__in=uids).values_list("uid", "title"))
