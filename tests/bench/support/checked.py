"""The peer of ``autosave``, as a WSGI application: the same product, which checks the section whenever it is saved.

The check is pure Python (``jsonschema``), over the whole report as it stands, as one writes it who wants no draft to be
kept unchecked. What it finds is counted and the draft saved, as here.
"""

from typing import Any
from uuid import UUID

import jsonschema  # type: ignore[import-untyped]  # the peer alone; it ships no types
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from yaojian.enterprise.annual_reports import content, queries, services  # noqa: E402 - needs the set-up above
from yaojian.enterprise.annual_reports.models import Section  # noqa: E402 - as above
from yaojian.enterprise.annual_reports.services import Conflict  # noqa: E402 - as above
from yaojian.kernel.actors import Actor  # noqa: E402 - as above

_save = services.save_section


def save_checked(
    *, actor: Actor, report_id: UUID, code: str, data: dict[str, Any], row_version: int
) -> Section | Conflict:
    """``save_section`` after a check of all sections."""
    report = queries.own_report(actor, report_id)
    form = content.form_of(report.definition)
    drafts = {section.code: section.data for section in report.sections.all()} | {code: data}
    for name, part in form.sections.items():
        sum(1 for _ in jsonschema.Draft202012Validator(part.schema).iter_errors(drafts[name]))
    return _save(actor=actor, report_id=report_id, code=code, data=data, row_version=row_version)


services.save_section = save_checked  # type: ignore[assignment]  # the bench saves plain data only
