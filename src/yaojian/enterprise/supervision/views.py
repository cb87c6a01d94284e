"""The bureau's pages about results of supervision."""

from io import BytesIO
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.enterprise.supervision import queries, services
from yaojian.enterprise.supervision.columns import COLUMNS
from yaojian.enterprise.supervision.forms import FilterForm, ImportForm, WithdrawForm
from yaojian.enterprise.supervision.models import ImportState, ResultKind, SupervisionResult
from yaojian.enterprise.supervision.queries import PAGE, Cursor
from yaojian.enterprise.supervision.rights import RECORD
from yaojian.kernel.errors import Refusal
from yaojian.kernel.permissions import checks
from yaojian.kernel.spreadsheets.writing import write_xlsx
from yaojian.web.answers import go
from yaojian.web.requests import Request

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EXAMPLE = (
    "91420100MA0000015F",
    "JC-2026-001",
    "2026-03-12",
    "武汉分局",
    "日常检查",
    "限期整改",
    "0",
    "1",
    "3",
    "",
    "",
    "",
    "限期整改",
    "2026-03-30",
    "符合要求",
)
_NOTE = (
    "第 3 行是示例，请删除后填写。日期写成 2026-03-12；缺陷数只填监督检查，品种和批号只填抽样检验，罚没款只填行政处罚。"
)


@require_GET
def ledger(request: Request) -> HttpResponse:
    """监管信息台账, with filters in the address."""
    form = FilterForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    after = Cursor.parse(request.GET.get("after", ""))
    rows = queries.results_page(
        request.actor, kind=given.get("kind", ""), words=given.get("words", ""), after=after, limit=PAGE + 1
    )
    shown = rows[:PAGE]
    kept = {name: value for name, value in request.GET.items() if name != "after" and value}
    more = {"after": str(Cursor(shown[-1].day, shown[-1].pk))} if len(rows) > PAGE else None
    context = {
        "form": form,
        "rows": shown,
        "filtered": bool(kept),
        "first_page": "after" not in request.GET,
        "first_address": f"?{urlencode(kept)}",
        "next_address": f"?{urlencode(kept | more)}" if more else "",
        "may_record": checks.holds(request.actor, RECORD),
    }
    return render(request, "office/supervision/ledger.html", context)


@require_GET
def result(request: Request, result_id: UUID) -> HttpResponse:
    """One result with all that is known of it."""
    return _result_page(request, queries.result(request.actor, result_id), WithdrawForm())


def _result_page(request: Request, found: SupervisionResult, form: WithdrawForm) -> HttpResponse:
    may_withdraw = found.withdrawn_at is None and checks.holds_on(request.actor, RECORD, found)
    context = {"result": found, "form": form, "may_withdraw": may_withdraw}
    return render(request, "office/supervision/result.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: Request, result_id: UUID) -> HttpResponse:
    """撤销."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _result_page(request, queries.result(request.actor, result_id), form)
    done = services.withdraw_result(actor=request.actor, result_id=result_id, reason=form.cleaned_data["reason"])
    messages.success(request, f"已撤销{done.get_kind_display()}“{done.number}”，企业会看到原因。")
    return go(request, "enterprise:results:result", result_id)


@require_http_methods(["GET", "POST"])
def bring(request: Request) -> HttpResponse:
    """导入表格."""
    checks.require(request.actor, RECORD)
    posted = request.method == "POST"
    form = ImportForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        actor=request.actor,
        initial={"key": uuid4()},
    )
    if posted and form.is_valid():
        kind, key = ResultKind(form.cleaned_data["kind"]), form.cleaned_data["key"]
        try:
            made = services.import_results(actor=request.actor, kind=kind, file=form.cleaned_data["table"], key=key)
        except Refusal as refusal:
            form.add_error("table", str(refusal))
        else:
            if made.state == ImportState.TAKEN:
                messages.success(request, f"已导入 {made.rows} 条{kind.label}。")
            return go(request, "enterprise:results:outcome", made.pk)
    return render(request, "office/supervision/bring.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def outcome(request: Request, import_id: UUID) -> HttpResponse:
    """What became of a table: taken, or what is wrong, cell by cell."""
    found = queries.own_import(request.actor, import_id)
    return render(request, "office/supervision/outcome.html", {"brought": found})


@require_GET
def template(request: Request) -> HttpResponse:
    """The table to fill in."""
    checks.require(request.actor, RECORD)
    out = BytesIO()
    headings = [column.heading for column in COLUMNS]
    write_xlsx(out, title="监管信息", headings=headings, rows=[_EXAMPLE], note=_NOTE)
    answer = HttpResponse(out.getvalue(), content_type=_SHEET)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename="监管信息模板.xlsx") or ""
    return answer
