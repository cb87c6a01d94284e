"""Which rows a grant or a rule covers: the register the owning rooms fill, and the SQL condition made from it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model, Q

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import remembering
from yaojian.kernel.permissions.rights import Right

type_of_model = type[Model]
Condition = Callable[[Sequence[UUID]], Q]
Rule = Callable[[Actor], Q]


@dataclass(frozen=True, slots=True)
class ScopeKind:
    """A kind of scope: its label, how an id widens to everything below it, and how ids are named."""

    label: str
    expand: Callable[[Sequence[UUID]], Sequence[UUID]]
    names_of: Callable[[Collection[UUID]], Mapping[UUID, str]]


_kinds: dict[str, ScopeKind] = {}
_conditions: dict[tuple[type_of_model, str], Condition] = {}
_rules: dict[tuple[type_of_model, str], list[Rule]] = defaultdict(list)


def register_kind(
    kind: str,
    *,
    label: str,
    expand: Callable[[Sequence[UUID]], Sequence[UUID]],
    names_of: Callable[[Collection[UUID]], Mapping[UUID, str]],
) -> None:
    """Make ``kind`` known as a scope of grants. ``expand`` turns granted ids into these and all below them."""
    _kinds[kind] = ScopeKind(label, expand, names_of)


def kinds() -> dict[str, ScopeKind]:
    """All registered kinds of scope, without ``system``, which needs no register."""
    return dict(_kinds)


def register_scope(model: type_of_model, kind: str, condition: Condition) -> None:
    """Say which rows of ``model`` lie in scopes of ``kind``; ``condition`` gets ids already expanded."""
    _conditions[model, kind] = condition


def register_rule(model: type_of_model, right: Right, rule: Rule) -> None:
    """Give ``right`` on those rows of ``model`` that ``rule(actor)`` selects, without any grant."""
    _rules[model, right.code].append(rule)


def has_rule(model: type_of_model, right: Right) -> bool:
    """Whether any rule gives this right on this model."""
    return (model, right.code) in _rules


def condition_for(model: type_of_model, right: Right, actor: Actor, granted: Iterable[tuple[str, UUID | None]]) -> Q:
    """The rows of ``model`` on which ``actor`` holds ``right``; selects nothing when nothing was granted."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, scope_id in granted:
        if scope_id is None:
            return Q()
        by_kind[kind].append(scope_id)
    condition = Q(pk__in=())
    for kind, ids in by_kind.items():
        if made := _conditions.get((model, kind)):
            condition |= made(_expanded(kind, tuple(ids)))
    for rule in _rules.get((model, right.code), ()):
        condition |= rule(actor)
    return condition


def alternatives(condition: Q) -> list[Q]:
    """The conditions joined by OR in ``condition``, which is itself the only one when nothing is joined."""
    if condition.connector != Q.OR or condition.negated:
        return [condition]
    found = [part for child in condition.children for part in alternatives(child if isinstance(child, Q) else Q(child))]
    return [part for part in found if part.children != [("pk__in", ())]] or [Q(pk__in=())]


def _expanded(kind: str, ids: tuple[UUID, ...]) -> Sequence[UUID]:
    return remembering.once(("expanded", kind, ids), lambda: _kinds[kind].expand(ids))


def names_of(scopes: Iterable[tuple[str, UUID | None]]) -> dict[tuple[str, UUID | None], str]:
    """What people call these scopes; one query a kind."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    names: dict[tuple[str, UUID | None], str] = {("system", None): "全系统"}
    for kind, scope_id in scopes:
        if scope_id is not None:
            by_kind[kind].add(scope_id)
    for kind, ids in by_kind.items():
        names |= {(kind, pk): name for pk, name in _kinds[kind].names_of(ids).items()}
    return names
