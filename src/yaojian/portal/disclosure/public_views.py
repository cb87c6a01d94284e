"""The public's query of disclosed documents under ``/d/zfxxgk/``."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yaojian.kernel.permissions import checks
from yaojian.portal.disclosure import queries, reads
from yaojian.portal.disclosure.forms import QueryForm
from yaojian.portal.disclosure.pages import COLUMN_KIND, HOME, NAME, told_row
from yaojian.portal.publishing.framing import answer_frame
from yaojian.web.requests import Request


@require_safe
def query(request: Request) -> HttpResponse:
    """Documents by words, heading, year, organ, subject, genre, validity; the state stands in the address."""
    checks.open_to_all()
    form = QueryForm(request.GET, years=queries.years_public(), organs=queries.organs_public())
    filters = form.filters()
    page = queries.page_of(queries.narrowed(queries.public_items(), filters), request.GET.get("after", "")[:60])
    kept = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = answer_frame(request, title="查询公开信息", column_kind=COLUMN_KIND, steps=[(NAME, HOME)]) | {
        "form": form,
        "rows": [told_row(reads.row_of(item)) for item in page.items],
        "next": f"?{urlencode(kept | {'after': page.after})}" if page.after else "",
        "first": f"?{urlencode(kept)}" if request.GET.get("after") else "",
    }
    return render(request, "portal/disclosure/query.html", context)
