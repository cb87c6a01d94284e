"""What the pages of drafts show, put together from definitions and findings."""

from collections.abc import Sequence
from dataclasses import dataclass

from yaojian.oa.flow.steps import Definition

from . import words
from .soundness import Finding


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step in the editor's list. ``inside``: it lies on a branch."""

    number: int
    key: str
    name: str
    who: str
    mode: str
    after: str
    days: int | None
    acts: str
    inside: bool
    first: bool
    last: bool
    faults: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def rows_of(definition: Definition, findings: Sequence[Finding], units: words.Units) -> list[StepRow]:
    """Every step with what was found at it."""
    last = len(definition.steps)
    return [
        StepRow(
            number,
            step.key,
            step.name,
            words.who(step, definition, units),
            words.MODES[step.mode] if step.mode != "one" else "",
            words.after(step, definition),
            step.days,
            "、".join(label for act, label in words.ACTS.items() if act in step.acts),
            definition.fork_around(step.key) is not None,
            step.key == definition.start,
            number == last,
            tuple(one for one in findings if one.step == step.key and one.grave),
            tuple(one for one in findings if one.step == step.key and not one.grave),
        )
        for number, step in enumerate(definition.steps, start=1)
    ]
