"""``findings.xlsx``: every finding as a row, for those who share the work out. Cells are text, never formulas."""

import io
import re
import zipfile
from datetime import UTC

from yaojian.inspection.documents.values import Outline
from yaojian.kernel.rendering.packing import zipped
from yaojian.kernel.spreadsheets.writing import write_xlsx

_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_CORE = "docProps/core.xml"


def render(outline: Outline) -> bytes:
    """The sheet; equal reports give equal bytes."""
    out = io.BytesIO()
    sheet = outline.sheet
    write_xlsx(out, title="问题清单", headings=sheet.headings, rows=sheet.rows, note=f"{outline.site} 网站检查问题清单")
    moment = outline.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(out) as made:
        files = {name: made.read(name) for name in made.namelist()}
    files[_CORE] = _MOMENT.sub(lambda found: found[1] + moment, files[_CORE])
    return zipped(files)
