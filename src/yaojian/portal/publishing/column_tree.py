"""All columns as one reading of the database shows them: questions about many columns need no statement each.

Every answer taken from here depends on the tag ``tree``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields

from yaojian.portal.columns.models import Column, ColumnState, ColumnTemplate
from yaojian.portal.publishing.leaving import through_notice
from yaojian.portal.publishing.reader import once

FRONT_DEPTH = 2
_CLOSED = (ColumnState.HIDDEN, ColumnState.BINNED)


@dataclass(frozen=True, slots=True)
class ColumnNow:
    """What public pages need to know of a ``Column``, without the weight of a page of the editor's engine."""

    pk: int
    path: str
    depth: int
    title: str
    url_path: str
    kind: str
    template: str
    state: str
    link_to: str
    description: str
    keywords: str
    in_navigation: bool
    front_place: str
    order: int

    @property
    def address(self) -> str:
        """See ``Column``."""
        return f"/{self.url_path.split('/', 2)[2]}"

    @property
    def leads_to(self) -> str:
        """See ``Column``."""
        return self.link_to if self.template == ColumnTemplate.LINK else self.address


_FIELDS = tuple(field.name for field in fields(ColumnNow))


class ColumnTree:
    """The columns below the root, the front page (depth 2) among them, by number."""

    def __init__(self, columns: Iterable[ColumnNow]) -> None:
        """``columns`` in order of their paths."""
        self.by_number = {one.pk: one for one in columns}
        self._by_path = {one.path: one for one in self.by_number.values()}
        self._children: dict[str, list[ColumnNow]] = defaultdict(list)
        self._covered: set[str] = set()
        for path, one in self._by_path.items():
            self._children[_above(path)].append(one)
            if one.state in _CLOSED or _above(path) in self._covered:
                self._covered.add(path)

    @property
    def front(self) -> ColumnNow:
        """The front page."""
        return next(one for one in self.by_number.values() if one.depth == FRONT_DEPTH)

    def is_shown(self, column: ColumnNow) -> bool:
        """Whether the public sees it: neither itself nor any above it is hidden or binned."""
        return column.path not in self._covered

    def shown(self, wanted: Callable[[ColumnNow], bool] = lambda _: True) -> list[ColumnNow]:
        """Those the public sees, in the order of the tree, the front page first."""
        return [one for one in self.by_number.values() if self.is_shown(one) and wanted(one)]

    def below(self, pk: int) -> list[int]:
        """A column and all below it that the public sees, in the order of the tree; none for an unknown one."""
        found = self.by_number.get(pk)
        if found is None:
            return []
        return [one.pk for one in self.shown(lambda one: one.path.startswith(found.path))]

    def above(self, column: ColumnNow) -> list[ColumnNow]:
        """The columns above it, the highest first, without the front page."""
        steps = range(3 * Column.steplen, len(column.path), Column.steplen)
        return [self._by_path[column.path[:length]] for length in steps if column.path[:length] in self._by_path]

    def children(self, column: ColumnNow) -> list[ColumnNow]:
        """Those right below it that the public sees, as people order them."""
        return in_order(one for one in self._children[column.path] if self.is_shown(one))

    def siblings(self, column: ColumnNow) -> list[ColumnNow]:
        """Those beside it that the public sees, itself among them, as people order them."""
        return in_order(one for one in self._children[_above(column.path)] if self.is_shown(one))


def column_tree() -> ColumnTree:
    """As it is now; one statement for a reader."""
    return once("column tree", lambda: ColumnTree(_columns()))


def _columns() -> Iterator[ColumnNow]:
    for row in Column.objects.order_by("path").values_list(*_FIELDS):
        yield ColumnNow(*row)


def in_order(columns: Iterable[ColumnNow]) -> list[ColumnNow]:
    """By ``order``, then as they stand in the tree."""
    return sorted(columns, key=lambda one: (one.order, one.path))


def way_to(column: ColumnNow) -> str:
    """Where a column leads: its page, or, through the notice, another site."""
    return through_notice(column.leads_to)


def has_page(tree: ColumnTree, column: ColumnNow) -> bool:
    """Whether it has a page of its own."""
    return column.template != ColumnTemplate.LINK and tree.is_shown(column)


def _above(path: str) -> str:
    return path[: -Column.steplen]
