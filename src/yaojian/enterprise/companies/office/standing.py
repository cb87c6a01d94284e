"""停业、恢复、注销: the branch decides, from a day on."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yaojian.enterprise.companies import queries, services
from yaojian.enterprise.companies.models import Company, CompanyState
from yaojian.enterprise.companies.office.forms import StandingForm
from yaojian.enterprise.companies.rights import STANDING
from yaojian.enterprise.companies.views.pages import Asking, ask
from yaojian.kernel.errors import Refusal
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

_MEANS = (
    "自生效日起，停业和注销企业的账号只能查看（疫苗质量事件仍可立即报告），不再提醒证照到期和年度报告；"
    "已有的档案、报告和记录都保留。恢复营业后照常办理。"
)


@require_http_methods(["GET", "POST"])
def standing(request: Request, company_id: UUID) -> HttpResponse:
    """The form, and what was decided before."""
    found = checks.fetch(request.actor, STANDING, Company.objects.select_related("branch"), company_id)
    posted = request.method == "POST"
    form = StandingForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        actor=request.actor,
        initial={"key": uuid4()},
    )
    if posted and form.is_valid():
        values = form.cleaned_data | {"state": CompanyState(form.cleaned_data["state"])}
        try:
            done = services.decide_standing(actor=request.actor, company_id=company_id, **values)
        except Refusal as refusal:
            form.add_error("since", str(refusal))
        else:
            day = f"{done.since.year}年{done.since.month}月{done.since.day}日"
            messages.success(request, f"{found.name}自{day}起{done.get_state_display()}，已通知企业。")
            return go(request, "enterprise:companies_office:company", company_id)
    asking = Asking(
        f"停业、恢复、注销：{found.name}",
        f"现为“{found.get_state_display()}”。{_MEANS}",
        "确定办理",
        reverse("enterprise:companies_office:company", args=[company_id]),
        layout="layouts/office.html",
    )
    return ask(request, form, asking, standing=_decided(found))


def _decided(company: Company) -> list[tuple[str, str]]:
    """What holds and what was decided, for the column beside the form."""
    rows = [
        (
            f"{change.since.year}年{change.since.month}月{change.since.day}日起{change.get_state_display()}",
            change.reason,
        )
        for change, _ in queries.standings_of(company)
    ]
    return [("现在状态", company.get_state_display()), *rows]
