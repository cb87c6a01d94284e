"""What each centre adds to the page of its documents. The rooms of the kinds register; the page only shows.

The page asks the reading right before it asks any of these.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from yaojian.kernel.actors import Actor

from .models import Document, DocumentKind

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Tool:
    """A button of a centre beside the acts of the flow: 分送, 编号, 套红. ``primary`` stands in the head of the page."""

    label: str
    address: str
    icon: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A card of its own. ``context`` gives the template its words; None where there is nothing to show this reader.

    ``key`` is the card's id in the page. The template gets ``document``, ``panel`` and the context, nothing else.
    """

    key: str
    title: str
    template: str
    context: Callable[[Actor, Document], dict[str, Any] | None]


def _no_facts(document: Document) -> Facts:
    return []


def _no_tools(actor: Actor, document: Document, offered: Sequence[str]) -> list[Tool]:
    return []


@dataclass(frozen=True, slots=True)
class Centre:
    """What one kind's room adds. ``ledger`` is the URL name of its list, for the crumbs.

    ``facts`` are lines of 登记信息. ``tools`` gets what the current step offers (``Step.tools``) where the reader holds
    its task, else nothing; it must check rights itself. ``panels`` stand on the left, below the paper.
    """

    kind: str
    label: str
    ledger: str = "oa:desk:home"
    facts: Callable[[Document], Facts] = _no_facts
    tools: Callable[[Actor, Document, Sequence[str]], list[Tool]] = _no_tools
    panels: tuple[Panel, ...] = ()


_centres: dict[str, Centre] = {}
_everywhere: dict[str, Panel] = {}


def register(centre: Centre) -> None:
    """Called in the registrations of the kind's room; the last one counts."""
    _centres[centre.kind] = centre


def register_panel(panel: Panel) -> None:
    """A card on the pages of every kind, below the centre's own: what a room beside the centres keeps about a document."""
    _everywhere[panel.key] = panel


def panels_of(centre: Centre) -> list[Panel]:
    """The centre's cards, then those of every kind."""
    return [*centre.panels, *_everywhere.values()]


def centre_of(document: Document) -> Centre:
    """The centre of the document's kind; a bare one while no room has registered."""
    return _centres.get(document.kind) or Centre(document.kind, DocumentKind(document.kind).label)
