"""What a report asks and says: the definition's sections, their problems, and how submitted data are read aloud.

The only module of this room that knows the form engine (``kernel.forms``). Nothing here asks the database.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yaojian.enterprise.annual_reports.models import ReportDefinition
from yaojian.enterprise.companies.models import Company, CompanyKind
from yaojian.kernel.forms import checking
from yaojian.kernel.forms.checking import Problem
from yaojian.kernel.forms.definitions import Definition

DISTRIBUTOR = "distributor-annual-report"
_NUMERALS = "一二三四五六七八九十"
_MODES = {CompanyKind.WHOLESALE: "批发", CompanyKind.CHAIN: "零售连锁总部"}


@dataclass(frozen=True, slots=True)
class Outline:
    """A section as lists name it. ``number`` counts from 1; ``numeral`` is the same as 一, 二, …, 十三."""

    code: str
    number: int
    title: str
    note: str

    @property
    def numeral(self) -> str:
        """The number in Chinese, as the official list of contents writes it."""
        if self.number <= 10:
            return _NUMERALS[self.number - 1]
        return f"十{_NUMERALS[self.number - 11]}"


@dataclass(frozen=True, slots=True)
class SectionProblem:
    """One thing to mend. ``missing``: nothing was said there yet, so it is no mistake, only not finished."""

    section: Outline
    problem: Problem
    missing: bool

    @property
    def place(self) -> str:
        """The id of its input on the page of its section."""
        return "f" + self.problem.pointer.replace("/", "-")


# Published definitions are few and never change, so they are compiled once in a process.
_compiled: dict[str, Definition] = {}


def form_of(definition: ReportDefinition) -> Definition:
    """The compiled form of a published definition."""
    if definition.sha256 not in _compiled:
        _compiled[definition.sha256] = Definition.of(json.loads(definition.source))
    return _compiled[definition.sha256]


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


def prefilled(definition: ReportDefinition, code: str, company: Company) -> dict[str, Any]:
    """What the register already knows for an unopened section: fields marked ``x-prefill``."""
    form, register = section_form(definition, code), _register_of(company)
    known = {
        name: register[schema["x-prefill"]]
        for name, schema in form.schema["properties"].items()
        if "x-prefill" in schema
    }
    blank: dict[str, Any] = form.blank()
    return blank | {name: value for name, value in known.items() if value}


def _register_of(company: Company) -> dict[str, str]:
    """What ``x-prefill`` may name."""
    return {
        "name": company.name,
        "credit_code": company.credit_code,
        "license_number": company.license_number,
        "legal_representative": company.legal_representative,
        "address": company.address,
        "phone": company.phone,
        "mode": _MODES[CompanyKind(company.kind)],
    }


def section_problems(definition: ReportDefinition, code: str, data: Mapping[str, Any]) -> list[SectionProblem]:
    """What is missing or wrong in one section, in the order of the form."""
    where = outline(definition, code)
    return [
        SectionProblem(where, problem, _is_missing(data, problem.pointer))
        for problem in checking.check(section_form(definition, code), data)
    ]


def problems(definition: ReportDefinition, drafts: Mapping[str, Mapping[str, Any]]) -> list[SectionProblem]:
    """The same over all sections."""
    return [
        problem
        for where in outlines(definition)
        for problem in section_problems(definition, where.code, drafts.get(where.code, {}))
    ]


def _is_missing(data: Any, pointer: str) -> bool:
    for part in pointer.split("/")[1:]:
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, Sequence) and not isinstance(data, str) and int(part) < len(data):
            data = data[int(part)]
        else:
            return True
    return data in (None, "", [], {})


def canonical(data: Any) -> str:
    """JSON with sorted keys and no blanks: the text a digest is made of."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: Any, algorithm: str = "sha256") -> str:
    """SHA-256 (or ``sm3``) of the canonical JSON, in hexadecimal."""
    return hashlib.new(algorithm, canonical(data).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section with its data, to be read."""

    outline: Outline
    form: Definition
    data: Mapping[str, Any]


def chapters(definition: ReportDefinition, data: Mapping[str, Mapping[str, Any]]) -> list[Chapter]:
    """All sections with their data, in order."""
    return [
        Chapter(where, section_form(definition, where.code), data.get(where.code, {})) for where in outlines(definition)
    ]
