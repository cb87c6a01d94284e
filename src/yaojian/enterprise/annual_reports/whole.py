"""One report as a whole while it is filled in: which sections concern the company, what is missing or wrong, what is odd.

Sections are judged together, because rules look across them and parts depend on what was answered elsewhere.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from yaojian.enterprise.annual_reports import content, widgets
from yaojian.enterprise.annual_reports.content import Outline, SectionProblem
from yaojian.enterprise.annual_reports.models import Report, ReportDefinition
from yaojian.kernel.forms import checking, rules, schemas, tailoring
from yaojian.kernel.forms.checking import Problem
from yaojian.kernel.forms.definitions import Definition
from yaojian.kernel.forms.expressions import Known


class Whole:
    """The drafts of all sections beside what the register knows of the company. Asks the database nothing."""

    def __init__(
        self,
        definition: ReportDefinition,
        drafts: Mapping[str, Mapping[str, Any]],
        facts: Mapping[str, Any],
        year: int,
        report: Report | None = None,
    ) -> None:
        self.definition, self.drafts, self.report = definition, drafts, report
        self.known = Known(drafts, facts, year)
        self._without = tailoring.left_out(content.form_of(definition), self.known)

    @cached_property
    def form(self) -> Definition:
        """The form as this company gets it, without what does not concern it."""
        return tailoring.tailored(content.form_of(self.definition), self._without)

    def applies(self, code: str) -> bool:
        """Does this section concern the company?"""
        return code not in self._without

    def why_not(self, code: str) -> str:
        """Why it does not: a sentence of the definition (``x-when-not``)."""
        said = content.section_form(self.definition, code).schema.get("x-when-not")
        return str(said or "按企业档案和已填内容，本节不适用于本企业。")

    def section_form(self, code: str) -> Definition:
        """One section as this company gets it; one that does not concern it as it is written."""
        return self.form.section(code) if self.applies(code) else content.section_form(self.definition, code)

    def problems(self, code: str) -> list[SectionProblem]:
        """Everything to tell about one section, in the order of the form: also what does not block."""
        if not self.applies(code):
            return []
        where, data = content.outline(self.definition, code), self.drafts.get(code, {})
        form = self.section_form(code)
        found = [SectionProblem(where, one, _is_missing(data, one.pointer)) for one in checking.check(form, data)]
        if schemas.is_absent(data):
            return found
        found += [SectionProblem(where, one, missing=False) for one in self._widget_problems(code, data)]
        told = {one.problem.pointer for one in found}
        for broken in rules.broken(self.form, self._rules(code), self.known):
            if broken.problem.pointer not in told or not broken.problem.pointer:
                missing = _is_missing(data, broken.problem.pointer)
                found.append(SectionProblem(where, broken.problem, missing, blocking=broken.rule.blocking))
        return found

    def _rules(self, code: str) -> list[rules.Rule]:
        """Rules about this section, but for those about parts that do not concern the company."""
        return [
            rule
            for rule in content.rules_of(self.definition)
            if rule.section == code
            and not any(rule.at.startswith(path) or rule.each.startswith(path) for path in self._without)
        ]

    def _widget_problems(self, code: str, data: Mapping[str, Any]) -> list[Problem]:
        widget = content.widget_of(self.definition, code)
        return widget.problems(self.report, data) if widget and self.report else []

    def all_problems(self) -> list[SectionProblem]:
        """The same over all sections."""
        return [found for where in self.outlines() for found in self.problems(where.code)]

    def outlines(self) -> list[Outline]:
        """The sections in order, also those that do not concern the company."""
        return content.outlines(self.definition)

    def frozen(self) -> dict[str, Any]:
        """What a submission keeps: the sections that concern the company, with what their widgets add."""
        kept = {code: dict(data) for code, data in sorted(self.drafts.items()) if self.applies(code)}
        for code, data in kept.items():
            if (widget := content.widget_of(self.definition, code)) and self.report:
                data[widgets.FROZEN] = widget.freeze(self.report)
        return kept


def _is_missing(data: Any, pointer: str) -> bool:
    for part in pointer.split("/")[1:]:
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, list) and int(part) < len(data):
            data = data[int(part)]
        else:
            return True
    return data in (None, "", [], {})
