"""Pages of the desk about campaigns."""

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.rights import REVIEW
from yaojian.portal.campaigns import previewing, queries, services
from yaojian.portal.campaigns.checking import problems_of
from yaojian.portal.campaigns.choosing import conflicts
from yaojian.portal.campaigns.drawing import timeline
from yaojian.portal.campaigns.forms import CampaignForm, DecideForm, EndForm, LedgerForm, PreviewForm
from yaojian.portal.campaigns.models import Campaign, CampaignState
from yaojian.portal.campaigns.rights import PLAN
from yaojian.web.answers import go
from yaojian.web.requests import Request

PAGE_SIZE = 30
SPAN = timedelta(days=90)


def _status(form: Form) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK


def _require_either(request: Request) -> None:
    if not checks.holds(request.actor, PLAN):
        checks.require(request.actor, REVIEW)
    else:
        checks.require(request.actor, PLAN)


@require_GET
def campaign_list(request: Request) -> HttpResponse:
    """The ledger, with what is in one another's way on top."""
    _require_either(request)
    form = LedgerForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    rows = list(
        queries.ledger(
            request.actor,
            state=given.get("state") or "",
            kind=given.get("kind") or "",
            after=request.GET.get("after", ""),
        )[: PAGE_SIZE + 1]
    )
    kept = {name: value for name, value in given.items() if value}
    onward = urlencode(kept | {"after": queries.cursor_of(rows[PAGE_SIZE - 1])}) if len(rows) > PAGE_SIZE else ""
    context = {
        "form": form,
        "rows": rows[:PAGE_SIZE],
        "next": f"?{onward}" if onward else "",
        "may_plan": checks.holds(request.actor, PLAN),
    }
    return render(request, "desk/campaigns/list.html", context)


@require_http_methods(["GET", "POST"])
def plan(request: Request) -> HttpResponse:
    """A new one."""
    checks.require(request.actor, PLAN)
    form = CampaignForm(request.POST or None)
    if form.is_valid():
        made = services.plan_campaign(actor=request.actor, facts=form.facts(), key=request.POST.get("key", ""))
        messages.success(request, f"“{made.name}”已保存为草稿，检查后可以送审。")
        return go(request, "portal:campaigns:campaign", made.pk)
    return render(request, "desk/campaigns/form.html", {"form": form, "campaign": None}, status=_status(form))


def _seen(request: Request, campaign_id: int) -> Campaign:
    found = queries.seen(request.actor).filter(pk=campaign_id).first()
    if found is None:
        if Campaign.objects.filter(pk=campaign_id).exists():
            raise RightMissing(right=PLAN.label)
        raise Unknown(kind="宣传展示")
    return found


@require_GET
def campaign(request: Request, campaign_id: int) -> HttpResponse:
    """One campaign: what it says, what stands in its way, its record, what may be done."""
    checks.signed_in(request.actor)
    found = _seen(request, campaign_id)
    mine = [one for one in conflicts(queries.in_view(found.starts_at, found.ends_at)) if found in (one.one, one.other)]
    own = request.actor.user_id in (found.planned_by_id, found.submitted_by_id)
    plans = checks.holds_on(request.actor, PLAN, found)
    context = {
        "campaign": found,
        "problems": problems_of(found),
        "conflicts": mine,
        "events": found.events.all(),
        "decide": DecideForm() if _may_decide(request, found) and not own else None,
        "end": EndForm() if found.state == CampaignState.APPROVED else None,
        "may_change": plans and found.state != CampaignState.SUBMITTED,
        "may_submit": plans and found.state in (CampaignState.DRAFT, CampaignState.RETURNED),
        "preview": f"{request.build_absolute_uri('/d/yl/')}{previewing.signed(found.starts_at)}/",
    }
    return render(request, "desk/campaigns/campaign.html", context)


def _may_decide(request: Request, found: Campaign) -> bool:
    return found.state == CampaignState.SUBMITTED and checks.holds_on(request.actor, REVIEW, found)


@require_http_methods(["GET", "POST"])
def change(request: Request, campaign_id: int) -> HttpResponse:
    """The form for what is said."""
    found = checks.fetch(request.actor, PLAN, Campaign.objects.all(), campaign_id)
    form = CampaignForm(request.POST or None, campaign=found)
    if form.is_valid():
        services.change_campaign(actor=request.actor, campaign_id=campaign_id, facts=form.facts())
        messages.success(request, f"“{found.name}”已修改，重新审核通过后才会展示。")
        return go(request, "portal:campaigns:campaign", campaign_id)
    return render(request, "desk/campaigns/form.html", {"form": form, "campaign": found}, status=_status(form))


@require_POST
def submit(request: Request, campaign_id: int) -> HttpResponse:
    """送审."""
    made = services.submit_campaign(actor=request.actor, campaign_id=campaign_id)
    messages.success(request, f"“{made.name}”已送审。")
    return go(request, "portal:campaigns:campaign", campaign_id)


@require_POST
def decide(request: Request, campaign_id: int) -> HttpResponse:
    """审核."""
    form = DecideForm(request.POST)
    if not form.is_valid():
        found = checks.fetch(request.actor, REVIEW, Campaign.objects.all(), campaign_id)
        context = {"campaign": found, "decide": form, "problems": problems_of(found), "events": found.events.all()}
        return render(request, "desk/campaigns/campaign.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    act = services.approve_campaign if form.cleaned_data["verdict"] == "approve" else services.return_campaign
    made = act(actor=request.actor, campaign_id=campaign_id, text=form.cleaned_data["text"])
    messages.success(request, f"“{made.name}”{made.get_state_display()}。")
    return go(request, "portal:campaigns:campaign", campaign_id)


@require_POST
def end(request: Request, campaign_id: int) -> HttpResponse:
    """停用."""
    made = services.end_campaign(actor=request.actor, campaign_id=campaign_id, reason=request.POST.get("reason", ""))
    messages.success(request, f"“{made.name}”已停用，网站几秒内更新。")
    return go(request, "portal:campaigns:campaign", campaign_id)


@require_GET
def schedule(request: Request) -> HttpResponse:
    """时间安排: three months on one picture and as a table, with conflicts."""
    _require_either(request)
    first = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=7)
    campaigns = queries.in_view(first, first + SPAN)
    context = {
        "drawing": timeline(campaigns, first, SPAN),
        "campaigns": campaigns,
        "conflicts": conflicts(campaigns),
    }
    return render(request, "desk/campaigns/schedule.html", context)


@require_GET
def preview(request: Request) -> HttpResponse:
    """Choose a moment; the answer is a signed address that lasts a day."""
    _require_either(request)
    form = PreviewForm(request.GET if "at" in request.GET else None, initial={"at": timezone.localtime()})
    address = ""
    if form.is_valid():
        address = f"{request.build_absolute_uri('/d/yl/')}{previewing.signed(form.cleaned_data['at'])}/"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "desk/campaigns/preview.html", {"form": form, "address": address}, status=status)
