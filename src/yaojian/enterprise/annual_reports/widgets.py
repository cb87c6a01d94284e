"""Sections that show more than the answers of their form, made by another room (cold-chain data). The room registers.

A section names its widget with ``x-widget`` in the definition. Everything else about it (answers, rules, saving) is as in
any other section.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from yaojian.enterprise.annual_reports.models import Report, Section
from yaojian.kernel.forms.checking import Problem


@dataclass(frozen=True, slots=True)
class Widget:
    """What a room adds to a section.

    ``fill_template`` stands above the inputs and gets ``widget`` (what ``context`` gives), ``report``, ``section``.
    ``problems`` keep the report from being submitted; their pointers lie in the section's data or are empty.
    ``freeze`` gives what the submission keeps (plain JSON, below the key ``widget`` of the section's data), which
    ``read_template`` shows as ``frozen`` to whoever reads the report.
    """

    fill_template: str
    read_template: str
    context: Callable[[Report, Section], Mapping[str, object]]
    problems: Callable[[Report, Mapping[str, Any]], list[Problem]]
    freeze: Callable[[Report], dict[str, Any]]


FROZEN = "widget"
_widgets: dict[str, Widget] = {}


def register_widget(name: str, widget: Widget) -> None:
    """Call in registrations. ``name`` is what definitions say in ``x-widget`` of a section."""
    _widgets[name] = widget


def registered(name: str) -> Widget:
    """The widget of this name. Raises ``KeyError`` for one that nobody registered."""
    return _widgets[name]
