"""The figures of what was submitted, typed, for statistics: fields the definition marks with ``x-statistic``.

A marked list counts its rows (``field/#``); a marked field inside a list gives one fact a row.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports.models import Report, ReportDefinition, ReportFact, Submission
from yaojian.kernel.forms import schemas
from yaojian.kernel.forms.schemas import Schema

LONGEST_TEXT = 300


def replace_facts(report: Report, submission: Submission) -> int:
    """Put the facts of this submission in the place of the last one's. Inside the submission's transaction."""
    report.facts.all().delete()
    facts = [
        ReportFact(
            report=report,
            submission=submission,
            branch_id=report.company.branch_id,
            code=report.code,
            year=report.year,
            field=field,
            row=row,
            **value,
        )
        for field, row, value in facts_of(report.definition, submission.data)
    ]
    ReportFact.objects.bulk_create(facts, batch_size=1000)
    return len(facts)


def facts_of(definition: ReportDefinition, data: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Field, row and value of every marked answer."""
    for code, form in content.form_of(definition).sections.items():
        if code in data:
            yield from _facts(form.schema, data[code], code, "")


def _facts(schema: Schema, data: Any, field: str, row: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    kind = schemas.kind_of(schema)
    if kind == "object" and isinstance(data, Mapping):
        for name, below in schema["properties"].items():
            yield from _facts(below, data.get(name), f"{field}/{name}", row)
    elif kind == "array" and schemas.choices_of(schema["items"]):
        if schema.get("x-statistic") and isinstance(data, list):
            for number, one in enumerate(data):
                yield f"{field}/*", _row(row, number), {"choice": str(one)}
    elif kind == "array":
        rows = data if isinstance(data, list) else []
        if schema.get("x-statistic"):
            yield f"{field}/#", row, {"number": Decimal(len(rows))}
        for number, one in enumerate(rows):
            yield from _facts(schema["items"], one, f"{field}/*", _row(row, number))
    elif schema.get("x-statistic") and data not in (None, ""):
        yield field, row, _typed(schema, data)


def _row(outer: str, number: int) -> str:
    return f"{outer}.{number}" if outer else str(number)


def _typed(schema: Schema, value: Any) -> dict[str, Any]:
    kind = schemas.kind_of(schema)
    if kind in ("integer", "number"):
        return {"number": Decimal(str(value))}
    if schema.get("format") == "date":
        return {"date": date.fromisoformat(value)}
    if kind == "boolean":
        return {"choice": "是" if value else "否"}
    if schemas.choices_of(schema):
        return {"choice": str(value)}
    return {"text": str(value)[:LONGEST_TEXT]}
