"""Wagtail's questions about rights, answered from our grants (portal.md §4.2).

In Wagtail 7.4 the policies are single instances imported by name everywhere, so ``install`` changes their classes. The
next long-term release has a registry for this; then ``install`` becomes calls of it.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q
from wagtail.documents.permissions import permission_policy as attachment_policy
from wagtail.images.permissions import permission_policy as picture_policy
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import page_permission_policy

from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.actors import NOBODY, Actor, Channel
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.rights import REVIEW, WITHDRAW, WRITE
from yaojian.portal.columns.models import Column
from yaojian.portal.columns.rights import MANAGE
from yaojian.portal.desk import doors

ENTRY = "wagtailadmin.access_admin"


@dataclass(frozen=True, slots=True)
class Codename:
    """Stands in for Django's ``Permission``."""

    codename: str


@dataclass(frozen=True, slots=True)
class Record:
    """Stands in for Wagtail's ``GroupPagePermission``: one permission on a page and all below it."""

    page: Column
    permission: Codename

    @property
    def page_id(self) -> int:
        """The page's key."""
        return int(self.page.pk)


def actor_for(user: Any) -> Actor:
    """The acting person if it is this user, else the user as an actor of their own."""
    current = doors.current_actor()
    if current.user_id is not None and current.user_id == user.pk:
        return current
    if not isinstance(user, User) or not user.is_active or user.kind != Kind.STAFF:
        return NOBODY
    return actor_of(user, channel=Channel.PAGE)


class ColumnPolicy(PagePermissionPolicy):
    """Who may write in a column may add and change articles in it and below; nobody publishes through Wagtail."""

    def get_all_permissions_for_user(self, user: Any) -> list[Record]:
        """Records for the topmost columns in which ``user`` may write. One query for grants, one for columns."""
        columns = checks.allowed(actor_for(user), WRITE, Column.objects.order_by("path"))
        topmost: list[Column] = []
        for column in columns:
            if not topmost or not column.path.startswith(topmost[-1].path):
                topmost.append(column)
        names = ("add_page", "change_page")
        return [Record(column, Codename(name)) for column in topmost for name in names]

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        """Columns themselves are not changed here, only added to: their form is ours."""
        if instance.specific_class is Column:
            actions = set(actions) & {"add"}
        return bool(super().user_has_any_permission_for_instance(user, actions, instance))

    def users_with_any_permission(self, actions: Any, include_superusers: bool = True) -> Any:  # noqa: FBT001, FBT002  # Wagtail's signature
        """Nobody: Wagtail asks only to offer filters and mails we do not use."""
        return User.objects.none()

    def users_with_any_permission_for_instance(
        self,
        actions: Any,
        instance: Any,
        include_superusers: bool = True,  # noqa: FBT001, FBT002  # Wagtail's signature
    ) -> Any:
        """Nobody; see above."""
        return User.objects.none()


class LibraryPolicy(CollectionOwnershipPermissionPolicy):
    """One library of pictures and files for all who write; everybody changes what they uploaded themselves."""

    def _check_perm(self, user: Any, actions: Any, collection: Any = None) -> bool:
        return bool({"add", "choose"} & set(actions)) and checks.holds(actor_for(user), WRITE)

    def _collections_with_perm(self, user: Any, actions: Any) -> Any:
        allowed = self._check_perm(user, actions)
        return Collection.objects.all() if allowed else Collection.objects.none()

    def _users_with_perm_filter(self, actions: Any, collection: Any = None) -> Q:
        return Q(pk__in=())


class DeskBackend(BaseBackend):
    """Opens the desk to whoever holds any right of ours on it; knows no passwords."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Only the entry permission is ours to give."""
        if perm != ENTRY:
            return False
        actor = actor_for(user_obj)
        return any(checks.holds(actor, right) for right in (WRITE, REVIEW, WITHDRAW, MANAGE))


def install() -> None:
    """Put our policies in the place of Wagtail's."""
    page_permission_policy.__class__ = ColumnPolicy
    picture_policy.__class__ = LibraryPolicy
    attachment_policy.__class__ = LibraryPolicy
