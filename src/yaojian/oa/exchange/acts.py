"""What the buttons of the exchange do: parse, one act, answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import pages, queries, receiving, services
from .forms import ChosenForm, ReasonForm
from .models import DeliveryState
from .rights import RECEIVE, SEND
from .views import WRONG


@require_POST
def send(request: Request, dispatch_id: UUID) -> HttpResponse:
    """发送."""
    dispatch = services.send(actor=request.actor, dispatch_id=dispatch_id, key=request.POST.get("key", ""))
    messages.success(request, f"《{dispatch.title}》已发送，接收情况在本页查看。")
    return go(request, "oa:exchange:detail", dispatch_id)


@require_POST
def remove(request: Request, dispatch_id: UUID, delivery_id: UUID) -> HttpResponse:
    """移除接收单位."""
    services.remove_receiver(
        actor=request.actor, dispatch_id=dispatch_id, delivery_id=delivery_id, key=request.POST.get("key", "")
    )
    messages.success(request, "已移除这个接收单位。")
    return go(request, "oa:exchange:detail", dispatch_id)


@require_POST
def remind(request: Request, dispatch_id: UUID) -> HttpResponse:
    """催收 the ticked units, or all that have not received."""
    done = services.remind(
        actor=request.actor,
        dispatch_id=dispatch_id,
        delivery_ids=_chosen(request, dispatch_id).cleaned_data["delivery"],
        key=request.POST.get("key", ""),
    )
    rest = f"；另有 {done.skipped} 个单位刚催收过，没有重复催收" if done.skipped else ""
    messages.success(request, f"已催收 {done.count} 个单位{rest}。")
    return go(request, "oa:exchange:detail", dispatch_id)


@require_POST
def void(request: Request, dispatch_id: UUID) -> HttpResponse:
    """作废 the ticked units' copies."""
    form = _chosen(request, dispatch_id)
    if form.needs_reason():
        context = pages.dispatch_page(request, queries.readable(request.actor, dispatch_id), chosen=form)
        return render(request, "oa/exchange/detail.html", context, status=WRONG)
    chosen = form.cleaned_data
    services.void(
        actor=request.actor,
        dispatch_id=dispatch_id,
        delivery_ids=chosen["delivery"],
        reason=chosen["reason"],
        key=request.POST.get("key", ""),
    )
    messages.success(request, f"已作废 {len(chosen['delivery'])} 个单位的公文，并已通知对方。")
    return go(request, "oa:exchange:detail", dispatch_id)


@require_POST
def resend(request: Request, dispatch_id: UUID) -> HttpResponse:
    """重发 to the ticked units."""
    chosen = _chosen(request, dispatch_id).cleaned_data["delivery"]
    services.resend(actor=request.actor, dispatch_id=dispatch_id, delivery_ids=chosen, key=request.POST.get("key", ""))
    messages.success(request, f"已重新发送 {len(chosen)} 个单位。")
    return go(request, "oa:exchange:detail", dispatch_id)


@require_POST
def receive(request: Request, delivery_id: UUID) -> HttpResponse:
    """接收."""
    delivery = receiving.receive(actor=request.actor, delivery_id=delivery_id, key=request.POST.get("key", ""))
    messages.success(request, f"《{delivery.dispatch.title}》已接收，文件完整性校验通过。")
    return go(request, "oa:exchange:detail", delivery.dispatch_id)


@require_POST
def refuse(request: Request, delivery_id: UUID) -> HttpResponse:
    """拒收."""
    form = ReasonForm(request.POST, verb="拒收", auto_id=f"id_{delivery_id}_%s")
    if not form.is_valid():
        return _wrong(request, delivery_id, form)
    delivery = receiving.refuse(
        actor=request.actor,
        delivery_id=delivery_id,
        reason=form.cleaned_data["reason"],
        key=request.POST.get("key", ""),
    )
    messages.success(request, f"《{delivery.dispatch.title}》已拒收，原因已告知发送单位。")
    return go(request, "oa:exchange:detail", delivery.dispatch_id)


@require_POST
def send_back(request: Request, delivery_id: UUID) -> HttpResponse:
    """退回."""
    form = ReasonForm(request.POST, verb="退回", auto_id=f"id_{delivery_id}_%s")
    if not form.is_valid():
        return _wrong(request, delivery_id, form)
    delivery = receiving.send_back(
        actor=request.actor,
        delivery_id=delivery_id,
        reason=form.cleaned_data["reason"],
        key=request.POST.get("key", ""),
    )
    messages.success(request, f"《{delivery.dispatch.title}》已退回，原因已告知发送单位。")
    return go(request, "oa:exchange:detail", delivery.dispatch_id)


@require_POST
def register(request: Request, delivery_id: UUID) -> HttpResponse:
    """登记为收文, then on to whom it goes."""
    document = receiving.register(actor=request.actor, delivery_id=delivery_id, key=request.POST.get("key", ""))
    messages.success(request, f"《{document.title}》已登记为收文，收文号 {document.register_label}，请分送。")
    return go(request, "oa:incoming:send", document.pk)


def _chosen(request: Request, dispatch_id: UUID) -> ChosenForm:
    """What is ticked; ids of other documents count as not ticked."""
    dispatch = checks.fetch(request.actor, SEND, queries.dispatches(), dispatch_id)
    states = dict(dispatch.deliveries.values_list("pk", "state"))
    known = [pk for pk in request.POST.getlist("delivery") if pk in {str(pk) for pk in states}]
    given = request.POST.copy()
    given.setlist("delivery", known)
    received = [pk for pk, state in states.items() if state == DeliveryState.RECEIVED]
    form = ChosenForm(given, known=list(states), received=received)
    form.is_valid()
    return form


def _wrong(request: Request, delivery_id: UUID, form: ReasonForm) -> HttpResponse:
    """The page again, with what is missing told beside the field."""
    delivery = checks.fetch(request.actor, RECEIVE, queries.arrived(), delivery_id)
    dispatch = queries.readable(request.actor, delivery.dispatch_id)
    context = pages.dispatch_page(request, dispatch, (delivery, form))
    return render(request, "oa/exchange/detail.html", context, status=WRONG)
