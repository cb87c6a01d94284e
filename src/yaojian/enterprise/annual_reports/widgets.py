"""Sections that show more than the answers of their form, made by another room (cold-chain data). The room registers.

A section names its widget with ``x-widget`` in the definition. Everything else about it (answers, rules, saving) is as in
any other section.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from yaojian.enterprise.annual_reports.models import Report, ReportDefinition, Section
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


def widget_of(definition: ReportDefinition, code: str) -> Widget | None:
    """The widget of a section; None for an ordinary one. Raises ``KeyError`` for one that nobody registered."""
    from yaojian.enterprise.annual_reports import content

    name = content.section_form(definition, code).schema.get("x-widget")
    return _widgets[str(name)] if name else None
