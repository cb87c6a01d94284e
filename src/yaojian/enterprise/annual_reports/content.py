"""What a report asks and says: the definition's sections, their problems, and how submitted data are read aloud.

The only module of this room that knows the form engine (``kernel.forms``). Nothing here asks the database.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yaojian.enterprise.annual_reports import widgets
from yaojian.enterprise.annual_reports.models import ReportDefinition
from yaojian.enterprise.annual_reports.widgets import Widget
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.forms import expressions, rules, schemas, tailoring
from yaojian.kernel.forms.checking import Problem
from yaojian.kernel.forms.definitions import Definition
from yaojian.kernel.forms.expressions import Known
from yaojian.kernel.forms.rules import Rule

DISTRIBUTOR = "distributor-annual-report"
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Outline:
    """A section as lists name it. ``number`` counts from 1; ``numeral`` is the same as 一, 二, …, 十三."""

    code: str
    number: int
    title: str
    note: str

    @property
    def numeral(self) -> str:
        """The number in Chinese, as the official list of contents writes it. Up to 99."""
        tens, ones = divmod(self.number, 10)
        before = ("" if tens == 1 else _NUMERALS[tens - 1]) + "十" if tens else ""
        return before + (_NUMERALS[ones - 1] if ones else "")


@dataclass(frozen=True, slots=True)
class SectionProblem:
    """One thing to mend. ``missing``: nothing was said there yet, so it is no mistake, only not finished.

    ``blocking`` is False for what is only pointed out (``level`` ``note`` of a rule): it may be submitted all the same.
    """

    section: Outline
    problem: Problem
    missing: bool
    blocking: bool = True

    @property
    def place(self) -> str:
        """The id of its input on the page of its section."""
        return "f" + self.problem.pointer.replace("/", "-")


# Published definitions are few and never change, so they are compiled once in a process.
_compiled: dict[str, Definition] = {}
_rules: dict[str, list[Rule]] = {}


def form_of(definition: ReportDefinition) -> Definition:
    """The compiled form of a published definition."""
    if definition.sha256 not in _compiled:
        _compiled[definition.sha256] = Definition.of(json.loads(definition.source))
    return _compiled[definition.sha256]


def rules_of(definition: ReportDefinition) -> list[Rule]:
    """What must hold between its answers."""
    if definition.sha256 not in _rules:
        _rules[definition.sha256] = rules.rules_of(form_of(definition))
    return _rules[definition.sha256]


def widget_of(definition: ReportDefinition, code: str) -> Widget | None:
    """What another room adds to a section; None for an ordinary one. Raises ``KeyError`` for one that nobody registered."""
    name = section_form(definition, code).schema.get("x-widget")
    return widgets.registered(str(name)) if name else None


def section_form(definition: ReportDefinition, code: str) -> Definition:
    """The form of one section. Raises ``KeyError`` for an unknown one."""
    return form_of(definition).section(code)


def outlines(definition: ReportDefinition) -> list[Outline]:
    """The sections in order."""
    return [
        Outline(code, number, form.title, str(form.schema.get("description", "")))
        for number, (code, form) in enumerate(form_of(definition).sections.items(), start=1)
    ]


def outline(definition: ReportDefinition, code: str) -> Outline:
    """One section. Raises ``KeyError`` for an unknown one."""
    return next(found for found in outlines(definition) if found.code == code)


def declaration(definition: ReportDefinition) -> str:
    """What the company declares by submitting."""
    return str(form_of(definition).schema["x-declaration"])


def due_day(definition: ReportDefinition, year: int) -> date:
    """The last day to file the report on ``year``, a day of the year after it. Source: ``x-filing`` of the definition."""
    return date.fromisoformat(f"{year + 1}-{form_of(definition).schema['x-filing']['due']}")


def canonical(data: Any) -> str:
    """JSON with sorted keys and no blanks: the text a digest is made of."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: Any, algorithm: str = "sha256") -> str:
    """SHA-256 (or ``sm3``) of the canonical JSON, in hexadecimal."""
    return hashlib.new(algorithm, canonical(data).encode()).hexdigest()


def compute(definition: ReportDefinition, code: str, data: dict[str, Any], year: int) -> None:
    """Put computed answers (``x-computed``) into the data of a section, in place."""
    rules.compute(section_form(definition, code).schema, data, Known({code: data}, year=year, row=data))


def is_owed(definition: ReportDefinition, facts: Mapping[str, Any]) -> bool:
    """Does a company of which the register says ``facts`` file this kind of report at all? (``x-owed-when``)"""
    condition = form_of(definition).schema.get("x-owed-when", True)
    return bool(expressions.holds(condition, Known({}, facts)))


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section with its data, to be read. ``applies``: it concerned the company; ``absent``: it had nothing to tell.

    ``widget``: what another room shows of it, from ``frozen``; ``files``: what was submitted with it.
    """

    outline: Outline
    form: Definition
    data: Mapping[str, Any]
    applies: bool
    absent: bool
    widget: Widget | None = None
    files: Sequence[StoredFile] = ()

    @property
    def frozen(self) -> Any:
        """What the widget kept with the submission."""
        return self.data.get(widgets.FROZEN)


def chapters(definition: ReportDefinition, data: Mapping[str, Mapping[str, Any]]) -> list[Chapter]:
    """All sections of what was submitted, in order. A section without data was not the company's to fill in."""
    form = form_of(definition)
    # What was not asked then has no answer now; the facts it was asked by may have changed since.
    without = frozenset(path for path, _ in tailoring.conditions_of(form) if "/" in path and not _answered(data, path))
    shown = tailoring.tailored(form, without)
    return [
        Chapter(
            where,
            shown.section(where.code),
            data.get(where.code, {}),
            applies=where.code in data,
            absent=schemas.is_absent(data.get(where.code)),
            widget=widget_of(definition, where.code),
        )
        for where in outlines(definition)
    ]


def _answered(data: Mapping[str, Any], path: str) -> bool:
    return any(value not in (None, [], {}) for value in expressions.values_at(data, path))
