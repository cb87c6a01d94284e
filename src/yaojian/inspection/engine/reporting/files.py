"""The documents of a report, made in a process of their own: what their libraries take goes back to the machine, and
neither the crawl nor a web process ever loads them.

``python -m yaojian.inspection.engine.reporting.files FINDINGS FOLDER``: status 0, or ``DISK`` plus the system's error
number where the folder cannot be written.
"""

import sys
from pathlib import Path

from yaojian.inspection.engine.reading import read_report
from yaojian.inspection.engine.reporting.document import report_docx
from yaojian.inspection.engine.reporting.paper import report_pdf
from yaojian.inspection.engine.reporting.sheet import report_xlsx
from yaojian.inspection.engine.values import Report
from yaojian.kernel.rendering.errors import FontMissing, NotSettable

DISK = 100


def write_documents(report: Report, folder: Path) -> None:
    """``findings.xlsx``, ``report.docx`` and ``report.pdf``. There is no PDF where this machine has no Chinese typeface."""
    _put(folder / "findings.xlsx", report_xlsx(report))
    _put(folder / "report.docx", report_docx(report))
    try:
        _put(folder / "report.pdf", report_pdf(report))
    except (FontMissing, NotSettable):
        (folder / "report.pdf").unlink(missing_ok=True)  # an earlier one would tell of another run


def _put(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)


def main(findings: str, folder: str) -> int:
    """The exit status."""
    try:
        write_documents(read_report(Path(findings)), Path(folder))
    except OSError as error:
        return DISK + (error.errno or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
