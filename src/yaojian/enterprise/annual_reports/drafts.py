"""One section as it is typed: from a posted form to data."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports.models import ReportDefinition, Section
from yaojian.kernel.forms import differences, parsing, rows
from yaojian.kernel.forms.rows import RowAct


@dataclass(frozen=True, slots=True)
class Typed:
    """What came with a post. ``row_act`` is set when a button asked for a row more or less."""

    data: dict[str, Any]
    row_act: RowAct | None


def typed(definition: ReportDefinition, code: str, posted: QueryDict, current: Section) -> Typed:
    """The data a posted section carries. Fields named in ``take`` keep what stands now (``differences``)."""
    form = content.section_form(definition, code)
    data: dict[str, Any] = parsing.parse(form, posted, base=current.data)
    differences.take_over(data, current.data, posted.getlist(differences.TAKE))
    return Typed(data, rows.act_on_rows(form, data, posted.keys()))
