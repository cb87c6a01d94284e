"""The only ways to ask whether an actor may. List and object use one condition, so they cannot disagree.

Each check leaves a mark on the current request (``middleware.RecordedChecks``), so that a test finds a view that
answered without asking.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import BooleanField, Case, Model, Q, QuerySet, Value, When
from psycopg import pq

from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.errors import RightMissing, SignInNeeded, Unknown
from yaojian.kernel.permissions import queries, scopes
from yaojian.kernel.permissions.rights import Right
from yaojian.kernel.prepared import Statement
from yaojian.kernel.prepared_models import Question

M = TypeVar("M", bound=Model)
recorded: ContextVar[list[str] | None] = ContextVar("recorded", default=None)


def _mark(what: str) -> None:
    marks = recorded.get()
    if marks is not None:
        marks.append(what)


def grants_of(actor: Actor, right: Right) -> Sequence[tuple[str, UUID | None]]:
    """Scopes on which the actor was granted ``right``: (kind, id), id None for the whole system."""
    if actor.is_system:
        return [("system", None)]
    if actor.user_id is None:
        return []
    return [(grant.scope_kind, grant.scope_id) for grant in queries.granted_to(actor) if right.code in grant.codes]


def allowed(actor: Actor, right: Right, rows: QuerySet[M]) -> QuerySet[M]:
    """Only the ``rows`` on which ``actor`` holds ``right``; none without a grant or a rule."""
    _mark(right.code)
    return rows.filter(scopes.condition_for(rows.model, right, actor, grants_of(actor, right)))


def conditions(actor: Actor, right: Right, model: type[Model]) -> list[Q]:
    """What ``allowed`` joins by OR, each condition by itself, at least one; a row may fulfil several.

    Conditions joined by OR keep the database from every index; rows of one by itself are read along its own.
    """
    _mark(right.code)
    return scopes.alternatives(scopes.condition_for(model, right, actor, grants_of(actor, right)))


def holds(actor: Actor, right: Right) -> bool:
    """Whether the actor was granted ``right`` on any scope at all. For menus and buttons; leaves no mark."""
    return bool(grants_of(actor, right))


def holds_on(actor: Actor, right: Right, subject: Model) -> bool:
    """Whether the actor holds ``right`` on this very object. For buttons; leaves no mark."""
    rows = type(subject)._default_manager.filter(pk=subject.pk)
    return rows.filter(scopes.condition_for(type(subject), right, actor, grants_of(actor, right))).exists()


def require(actor: Actor, right: Right) -> None:
    """For acts that are not about one object. Raises ``RightMissing`` (403)."""
    _mark(right.code)
    if not holds(actor, right):
        raise RightMissing(right=right.label)


def require_on(actor: Actor, right: Right, subject: Model) -> None:
    """Raises ``RightMissing`` (403), which names the right, never the subject. Same condition as ``allowed``."""
    _mark(right.code)
    if not holds_on(actor, right, subject):
        raise RightMissing(right=right.label)


def fetch(actor: Actor, right: Right, rows: QuerySet[M], pk: UUID | int) -> M:
    """The one way from an id to an object, under the row lock if ``rows`` asks for one.

    Raises ``Unknown`` (404), or, where the object exists but the actor may not, ``RightMissing`` (403).
    """
    _mark(right.code)
    subject = rows.filter(pk=pk).first()
    if subject is None:
        raise Unknown(kind=str(rows.model._meta.verbose_name))
    require_on(actor, right, subject)
    return subject


class CompanyFetch(Generic[M]):
    """``fetch`` for an act that accounts of companies do all day, its SQL written once (``prepared_models``).

    Object and right come in one question, asked on behalf of a stand-in for account and company: what rules give to these
    two is found at once. Whatever else may give the right (a grant, a rule that looks further) is asked as always. Not for a
    right whose rules take away for any other reason.
    """

    def __init__(self, right: Right, rows: Callable[[], QuerySet[M]]) -> None:
        self._right, self._all_rows = right, rows
        self._question = Question(self._rows, UUID, int, UUID)

    def statement(self, actor: Actor, pk: UUID) -> Statement:
        """Asks for the object, under the row lock if the rows ask for one; ``read`` takes the answer."""
        return self._question.statement(pk, actor.user_id, actor.company_id)

    def read(self, actor: Actor, result: pq.abc.PGresult) -> M:
        """The object. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
        _mark(self._right.code)
        found = self._question.read(result)
        if not found:
            raise Unknown(kind=str(self._all_rows().model._meta.verbose_name))
        (subject,) = found
        if not subject.held_by_rule:  # type: ignore[attr-defined]  # annotated below
            require_on(actor, self._right, subject)
        return subject

    def _rows(self, pk: UUID, user_id: int, company_id: UUID) -> QuerySet[M]:
        anybody = Actor(user_id, "", Channel.PAGE, company_id=company_id)
        rows = self._all_rows()
        held = scopes.condition_for(rows.model, self._right, anybody, ())
        told = Case(When(held, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())
        annotated: Any = rows.filter(pk=pk).annotate(held_by_rule=told)
        found: QuerySet[M] = annotated
        return found


def signed_in(actor: Actor) -> None:
    """For pages that belong to everyone who is signed in. Raises ``SignInNeeded`` (401)."""
    _mark("signed_in")
    if actor.user_id is None and not actor.is_system:
        raise SignInNeeded()


def open_to_all() -> None:
    """Says that this view answers anybody, on purpose."""
    _mark("open_to_all")
