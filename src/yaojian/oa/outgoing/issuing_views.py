"""Pages of issuing: number, red header, proof, seal, distribution, and the other issuers' signing."""

from http import HTTPStatus
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import distribution, joint, queries, services
from .forms import DistributeForm, MarkForm, NumberForm, SettleForm
from .models import Outgoing, ProductKind
from .rights import DISTRIBUTE, NUMBER, SEAL
from .views import WRONG, crumbs_of


@require_http_methods(["GET", "POST"])
def number(request: Request, document_id: UUID) -> HttpResponse:
    """编号."""
    outgoing = queries.at(request.actor, document_id, queries.NUMBERS, "编号")
    checks.require_on(request.actor, NUMBER, outgoing)
    signs, year = queries.signs_in_use(outgoing), queries.this_year()
    if request.method == "GET":
        form = NumberForm(signs=signs, year=year, initial={"sign": signs[0].pk if signs else None})
        return _number_page(request, outgoing, form, HTTPStatus.OK)
    form = NumberForm(request.POST, signs=signs, year=year)
    if not form.is_valid():
        return _number_page(request, outgoing, form, WRONG)
    given = form.cleaned_data
    done = services.take_number(
        actor=request.actor, document_id=document_id, sign_id=given["sign"], reserved=given["reserved"]
    )
    messages.success(request, f"已编号：{done.document.document_number}。请在办理框提交，转入套红。")
    return go(request, "oa:documents:page", document_id)


def _number_page(request: Request, outgoing: Outgoing, form: NumberForm, status: HTTPStatus) -> HttpResponse:
    context = {"outgoing": outgoing, "form": form, "crumbs": crumbs_of(outgoing, "编号")}
    return render(request, "oa/outgoing/number.html", context, status=status)


@require_http_methods(["GET", "POST"])
def compose(request: Request, document_id: UUID) -> HttpResponse:
    """套红."""
    if request.method == "POST":
        proof = services.compose(actor=request.actor, document_id=document_id, key=request.POST.get("key", ""))
        messages.success(request, f"套红完成，第 {proof.number} 次清样共 {proof.file.page_count} 页，请核对后提交。")
        return go(request, "oa:outgoing:compose", document_id)
    outgoing = queries.at(request.actor, document_id, queries.COMPOSES, "套红")
    return _proof_page(request, outgoing, "compose", MarkForm(), HTTPStatus.OK)


@require_http_methods(["GET", "POST"])
def proof(request: Request, document_id: UUID) -> HttpResponse:
    """校对: the pages on the left, marks on the right."""
    outgoing = queries.at(request.actor, document_id, queries.PROOFS, "校对")
    if request.method == "GET":
        return _proof_page(request, outgoing, "proof", MarkForm(initial={"page": 1}), HTTPStatus.OK)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _proof_page(request, outgoing, "proof", form, WRONG)
    services.add_mark(
        actor=request.actor, document_id=document_id, **form.cleaned_data, key=request.POST.get("key", "")
    )
    messages.success(request, "校对意见已记下。")
    return go(request, "oa:outgoing:proof", document_id)


def _proof_page(request: Request, outgoing: Outgoing, act: str, form: MarkForm, status: HTTPStatus) -> HttpResponse:
    product = queries.newest_product(outgoing, ProductKind.PROOF)
    context = {
        "outgoing": outgoing,
        "act": act,
        "form": form,
        "settle": SettleForm(),
        "proof": product,
        "marks": queries.marks_of(outgoing),
        "crumbs": crumbs_of(outgoing, "套红" if act == "compose" else "校对"),
    }
    return render(request, "oa/outgoing/proof.html", context, status=status)


@require_POST
def settle(request: Request, mark_id: UUID) -> HttpResponse:
    """处理校对意见."""
    form = SettleForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    mark = services.settle_mark(actor=request.actor, mark_id=mark_id, answer=answer)
    messages.success(request, "已记下处理情况。")
    return go(request, queries.proof_page_of(request.actor, mark), mark.product.outgoing_id)


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
@require_http_methods(["GET", "POST"])
def seal(request: Request, document_id: UUID) -> HttpResponse:
    """用印; before, the sign-in page asks for the password or the second factor again."""
    outgoing = queries.at(request.actor, document_id, queries.SEALS, "用印")
    checks.require_on(request.actor, SEAL, outgoing)
    if request.method == "POST":
        services.seal(actor=request.actor, document_id=document_id, key=request.POST.get("key", ""))
        messages.success(request, "已用印并签名，请在办理框提交，转入分发。")
        return go(request, "oa:documents:page", document_id)
    context = {
        "outgoing": outgoing,
        "proof": queries.newest_product(outgoing, ProductKind.PROOF),
        "seals": queries.seals_of(outgoing),
        "marks": queries.open_marks(outgoing).count(),
        "crumbs": crumbs_of(outgoing, "用印"),
    }
    return render(request, "oa/outgoing/seal.html", context)


@require_http_methods(["GET", "POST"])
def distribute(request: Request, document_id: UUID) -> HttpResponse:
    """分发."""
    outgoing = queries.at(request.actor, document_id, queries.DISTRIBUTES, "分发")
    checks.require_on(request.actor, DISTRIBUTE, outgoing)
    units = distribution.offered(request.actor)
    if request.method == "GET":
        form = DistributeForm(units=units, initial=distribution.proposed(outgoing, units))
        return _distribute_page(request, outgoing, form, HTTPStatus.OK)
    form = DistributeForm(request.POST, units=units)
    if not form.is_valid():
        return _distribute_page(request, outgoing, form, WRONG)
    chosen = form.cleaned_data
    services.distribute(
        actor=request.actor,
        document_id=document_id,
        units=chosen["units"],
        outside=chosen["outside"],
        key=request.POST.get("key", ""),
    )
    messages.success(
        request, f"已分发：网上 {len(chosen['units'])} 个单位，纸质 {len(chosen['outside'])} 个单位。请提交办结。"
    )
    return go(request, "oa:documents:page", document_id)


def _distribute_page(request: Request, outgoing: Outgoing, form: DistributeForm, status: HTTPStatus) -> HttpResponse:
    context = {"outgoing": outgoing, "form": form, "crumbs": crumbs_of(outgoing, "分发")}
    return render(request, "oa/outgoing/distribute.html", context, status=status)


@require_http_methods(["GET", "POST"])
def issuers(request: Request, document_id: UUID) -> HttpResponse:
    """送联办单位会签."""
    outgoing = queries.at(request.actor, document_id, queries.EDIT_BODY, "送联办单位会签")
    if request.method == "POST":
        services.send_to_issuers(
            actor=request.actor,
            document_id=document_id,
            text=request.POST.get("text", ""),
            key=request.POST.get("key", ""),
        )
        messages.success(request, "已送联办单位会签，各单位签署后自动转入下一环节。")
        return go(request, "oa:documents:page", document_id)
    context = {
        "outgoing": outgoing,
        "heads": joint.heads_of(outgoing),
        "crumbs": crumbs_of(outgoing, "送联办单位会签"),
        "own": organisations.leader_of(outgoing.bureau),
    }
    return render(request, "oa/outgoing/issuers.html", context)
