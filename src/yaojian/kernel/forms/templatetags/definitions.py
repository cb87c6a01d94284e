"""Tags that show a definition: to fill in, to read, and what is wrong with it."""

from collections.abc import Sequence
from typing import Any

from django import template

from yaojian.kernel.forms.checking import Problem
from yaojian.kernel.forms.definitions import Definition
from yaojian.kernel.forms.nodes import Builder, Node

register = template.Library()


@register.inclusion_tag("forms/definition/section.html")
def definition_section(
    definition: Definition,
    section: str,
    data: Any,
    problems: Sequence[Problem] = (),
    focus: str = "",
    imports: str = "",
) -> dict[str, object]:
    """The inputs of one section (``""`` = of the whole definition). ``data`` and the pointers are the section's own.

    Stands inside the page's own ``<form>``. ``focus`` is ``RowAct.focus`` after a row button, ``imports`` as in ``nodes.Builder``.
    """
    part = definition.section(section) if section else definition
    return {"node": Builder(problems or (), focus, imports).tree(part, data)}


@register.inclusion_tag("forms/definition/answers.html")
def definition_answers(definition: Definition, section: str, data: Any) -> dict[str, Node]:
    """The same to read: labels and answers, parts whose condition does not hold left out."""
    part = definition.section(section) if section else definition
    return {"node": Builder(()).tree(part, data)}


@register.inclusion_tag("forms/definition/problems.html")
def definition_problems(problems: Sequence[Problem]) -> dict[str, object]:
    """The list on top of a page with errors; each line leads to its input."""
    return {"problems": [(f"f{problem.pointer.replace('/', '-')}", problem) for problem in problems]}
