"""Who may do a step of a review."""

from collections.abc import Iterable
from uuid import UUID

from yaojian.kernel.accounts.models import User
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions.queries import holders_of
from yaojian.kernel.permissions.rights import Right
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import REVIEW
from yaojian.portal.columns.models import Column
from yaojian.portal.review.models import ReviewTask
from yaojian.portal.review.steps import RIGHTS


def places_of(column: Column) -> list[tuple[str, UUID]]:
    """The scopes a grant may name so that it covers ``column``: it and those above, its unit and those above."""
    above = Column.objects.filter(pk__in=column.get_ancestors(inclusive=True).values("pk")).values_list(
        "uid", flat=True
    )
    codes = column.owner_unit.path.strip("/").split("/") if column.owner_unit else []
    units = Unit.objects.filter(code__in=codes).values_list("pk", flat=True)
    return [*(("column", uid) for uid in above), *(("unit", pk) for pk in units)]


def holders_in(column: Column, right: Right = REVIEW) -> list[User]:
    """Active users who hold ``right`` on this column, by grants to them or to their posts; by name."""
    return list(holders_of(right, places_of(column)))


def reviewers_for(article: Article, right: Right = REVIEW) -> list[User]:
    """Who may do a step that needs ``right`` for this article: holders but for its author."""
    return [user for user in holders_in(article.home_column, right) if user.pk != article.owner_id]


def candidates_for(task: ReviewTask) -> list[User]:
    """Who may do this very task now."""
    able = holders_in(task.review.article.home_column, RIGHTS[task.right])
    return [user for user in able if user.pk not in task.barred and (not task.named or user.pk in task.named)]


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """Names of users by key; one query."""
    return dict(User.objects.filter(pk__in=list(ids)).values_list("pk", "name"))
