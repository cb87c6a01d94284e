"""Taking the report away, which leaves a trace."""

from typing import IO

from django.conf import settings
from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.portal.yearly import writing
from yaojian.portal.yearly.report import report_of

FORMATS = ("docx", "xlsx")


@transaction.atomic
def export(*, actor: Actor, year: int, form: str, out: IO[bytes]) -> None:
    """Write the report of ``year`` into ``out``. Raises ``RightMissing`` (403), ``Invalid`` (422) for another format."""
    report = report_of(actor, year)
    if form not in FORMATS:
        raise Invalid(field="格式", reason="请选 DOCX 或 XLSX。")
    if form == "docx":
        writing.write_docx(out, report, institution=settings.YAOJIAN_INSTITUTION)
    else:
        writing.write_xlsx(out, report)
    audit.record(actor, "portal.yearly.exported", summary=f"导出 {year} 年信息公开年度报告（{form.upper()}）。")
