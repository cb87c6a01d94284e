"""A section of a draft as one company would get it: parts by its facts, rules across questions as far as they can be known."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from yaojian.enterprise.annual_reports import prefill
from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.models import Company
from yaojian.enterprise.companies.rights import READ
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.forms import checking, rules, tailoring
from yaojian.kernel.forms.checking import Problem
from yaojian.kernel.forms.definitions import Definition
from yaojian.kernel.forms.expressions import Known
from yaojian.kernel.forms.rules import Broken
from yaojian.kernel.permissions import checks

MOST_FOUND = 10


def may_choose(actor: Actor) -> bool:
    """Whether the author may look at companies at all; an author of forms need not."""
    return checks.holds(actor, READ)


def companies_like(actor: Actor, words: str) -> list[Company]:
    """Companies the author may look at by name or credit code, at most ``MOST_FOUND``, by name; one of just that name alone."""
    if not may_choose(actor) or "\0" in words:
        return []
    rows = companies.readable_companies(actor).order_by("name")
    exact = rows.filter(Q(name=words) | Q(credit_code=words.upper())).first()
    if exact is not None:
        return [exact]
    return list(rows.filter(Q(name__contains=words) | Q(credit_code__startswith=words.upper()))[:MOST_FOUND])


def company_of(actor: Actor, text: str) -> Company | None:
    """The company of an address; None without one. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    if not text:
        return None
    try:
        return companies.company_file(actor, UUID(text))
    except ValueError as error:
        raise Unknown(kind="企业") from error


class Seen:
    """One section with what was typed into it. Without ``company`` every part is shown, and rules over facts are silent."""

    def __init__(
        self, form: Definition, section: str, data: Mapping[str, Any], company: Company | None, year: int
    ) -> None:
        facts = prefill.facts_of(company, year) if company else {}
        self._section, self._data = section, data
        self._known = Known({section: data}, facts, year)
        self._without = tailoring.left_out(form, self._known) if company else frozenset[str]()
        self._whole = form
        self._form = tailoring.tailored(form, self._without - {section})

    @property
    def part(self) -> Definition:
        """The section without what does not concern the company."""
        return self._form.section(self._section)

    @property
    def why_not(self) -> str:
        """Why the section as a whole does not concern the company; empty where it does."""
        if self._section not in self._without:
            return ""
        said = self._whole.section(self._section).schema.get("x-when-not")
        return str(said or "按企业档案和已填内容，本节不适用于这家企业。")

    def problems(self) -> list[Problem]:
        """What would keep the section from being submitted, as far as this section alone tells."""
        found = checking.check(self.part, self._data)
        told = {one.pointer for one in found}
        return found + [one.problem for one in self._broken if one.rule.blocking and one.problem.pointer not in told]

    def notes(self) -> list[Problem]:
        """What is only pointed out."""
        return [one.problem for one in self._broken if not one.rule.blocking]

    @cached_property
    def _broken(self) -> list[Broken]:
        asked = [
            rule
            for rule in rules.rules_of(self._whole)
            if not any(rule.at.startswith(path) or rule.each.startswith(path) for path in self._without)
        ]
        return list(rules.broken(self._form, asked, self._known, self._section))
