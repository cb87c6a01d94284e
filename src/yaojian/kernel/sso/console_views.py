"""The administrators' desk: peers with their secrets and keys (system administrator), links (security administrator)."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.accounts.views import SeeOther, SignedInRequest
from yaojian.kernel.permissions import checks
from yaojian.kernel.sso import looking, places, queries, services
from yaojian.kernel.sso.forms import ConfirmForm, LinkFilter, PeerForm, PrepareForm, RefuseForm
from yaojian.kernel.sso.models import Direction, LinkState, Protocol, SsoPeer
from yaojian.kernel.sso.rights import CONFIRM, MANAGE


@require_GET
def peers(request: SignedInRequest) -> HttpResponse:
    """All peers, and the keys we sign with."""
    shown = {"peers": queries.peers(request.actor), "keys": queries.keys_listed()}
    return render(request, "console/sso/peers.html", shown)


@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """A new peer."""
    checks.require(request.actor, MANAGE)
    form = PeerForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "console/sso/peer_form.html", {"form": form, "peer": None}, status=status)
    facts = dict(form.cleaned_data)
    secret, key = facts.pop("secret"), facts.pop("key")
    peer = services.save_peer(actor=request.actor, peer_id=None, facts=facts, secret=secret, key=key)
    messages.success(
        request, f"“{peer.name}”已登记。{'请生成密钥并发给对方。' if peer.direction == Direction.OUT else ''}"
    )
    return SeeOther(reverse("sso_console:peer", args=[peer.pk]))


@never_cache
@require_GET
def peer(request: SignedInRequest, peer_id: UUID) -> HttpResponse:
    """One peer: how it is, what to tell its people, what can be done."""
    return _peer_page(request, queries.peer_of(request.actor, peer_id))


def _peer_page(request: SignedInRequest, found: SsoPeer, secret: str = "") -> HttpResponse:
    shown = {"peer": found, "ours": _addresses(found), "secret": secret}
    return render(request, "console/sso/peer.html", shown)


def _addresses(found: SsoPeer) -> list[tuple[str, str]]:
    """Our addresses the peer's people have to enter on their side."""
    if found.direction == Direction.IN:
        if found.protocol == Protocol.OIDC:
            return [
                ("回调地址", places.of("sso:callback", found.code)),
                ("退出通知地址", places.of("sso:backchannel", found.code)),
                ("快捷入口", places.of("sso:begin", found.code)),
            ]
        return [
            ("service 与退出通知地址", places.of("sso:cas_callback", found.code)),
            ("快捷入口", places.of("sso:begin", found.code)),
        ]
    if found.protocol in (Protocol.CAS2, Protocol.CAS3):
        return [("CAS 服务器", places.site("/sso/cas"))]
    if found.protocol == Protocol.TICKET:
        return [("票据核验地址", places.of("sso:check_ticket"))]
    return [("签发者（issuer）", places.issuer()), ("说明文件", places.of("sso:discovery"))]


@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, peer_id: UUID) -> HttpResponse:
    """New facts of a peer."""
    found = queries.peer_of(request.actor, peer_id)
    form = PeerForm(request.POST if request.method == "POST" else None, peer=found)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "console/sso/peer_form.html", {"form": form, "peer": found}, status=status)
    facts = dict(form.cleaned_data)
    secret, _ = facts.pop("secret"), facts.pop("key")
    saved = services.save_peer(actor=request.actor, peer_id=peer_id, facts=facts, secret=secret)
    messages.success(request, f"“{saved.name}”的资料已保存。")
    return SeeOther(reverse("sso_console:peer", args=[peer_id]))


@never_cache
@sensitive_variables("secret")
@require_POST
def rotate_secret(request: SignedInRequest, peer_id: UUID) -> HttpResponse:
    """Answers with the page itself, not a redirect: the secret is shown here and nowhere else."""
    found, secret = services.rotate_secret(actor=request.actor, peer_id=peer_id)
    return _peer_page(request, found, secret)


@require_POST
def test(request: SignedInRequest, peer_id: UUID) -> HttpResponse:
    """Ask the peer now."""
    found = looking.test(actor=request.actor, peer_id=peer_id)
    if found.fault:
        messages.error(request, f"测试没有通过：{found.fault}")
    else:
        messages.success(request, "测试通过，对方正常回应。")
    return SeeOther(reverse("sso_console:peer", args=[peer_id]))


@require_POST
def switch(request: SignedInRequest, peer_id: UUID, *, on: bool) -> HttpResponse:
    """Enable or disable."""
    found = services.switch(actor=request.actor, peer_id=peer_id, on=on)
    messages.success(request, f"“{found.name}”已{'启用' if on else '停用'}。")
    return SeeOther(reverse("sso_console:peer", args=[peer_id]))


@require_POST
def rotate_key(request: SignedInRequest) -> HttpResponse:
    """A new signing key."""
    services.rotate_key(actor=request.actor)
    messages.success(request, "新密钥已公布，10 分钟后开始签名；旧密钥继续公布一小时。")
    return SeeOther(reverse("sso_console:peers"))


@require_GET
def links(request: SignedInRequest) -> HttpResponse:
    """Links of one state, the waiting ones first."""
    return _links_page(request, PrepareForm())


def _links_page(request: SignedInRequest, prepare: PrepareForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    asked = LinkFilter(request.GET)
    state = (asked.cleaned_data["state"] if asked.is_valid() else "") or LinkState.PENDING
    shown = {
        "filter": LinkFilter({"state": state}),
        "state": state,
        "page": queries.links(request.actor, state, request.GET.get("after", "")),
        "prepare": prepare,
    }
    return render(request, "console/sso/links.html", shown, status=status)


@require_POST
def confirm(request: SignedInRequest, link_id: UUID) -> HttpResponse:
    """This subject is that account."""
    data = _data(request, ConfirmForm(request.POST))
    if data is not None:
        link = services.confirm_link(actor=request.actor, link_id=link_id, username=data["username"])
        messages.success(request, f"已确认：{link.told_name or link.subject} 使用账号“{data['username']}”。")
    return SeeOther(reverse("sso_console:links"))


@require_POST
def refuse(request: SignedInRequest, link_id: UUID) -> HttpResponse:
    """Nobody comes in by it."""
    data = _data(request, RefuseForm(request.POST))
    if data is not None:
        link = services.refuse_link(actor=request.actor, link_id=link_id, reason=data["reason"])
        messages.success(request, f"已拒绝：{link.told_name or link.subject} 不能由平台登录。")
    return SeeOther(reverse("sso_console:links"))


def _data(request: SignedInRequest, form: Form) -> dict[str, Any] | None:
    """Forms in a row of the list are too small for a page of their own; what is wrong is told above the list."""
    checks.require(request.actor, CONFIRM)
    if form.is_valid():
        return form.cleaned_data
    for name, faults in form.errors.items():
        messages.error(request, f"“{form.fields[name].label}”{''.join(str(fault) for fault in faults)}")
    return None


@require_POST
def prepare(request: SignedInRequest) -> HttpResponse:
    """A link before its owner came."""
    checks.require(request.actor, CONFIRM)
    form = PrepareForm(request.POST)
    if not form.is_valid():
        return _links_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data
    services.prepare_link(
        actor=request.actor, peer_id=data["peer"].pk, subject=data["subject"], username=data["username"]
    )
    messages.success(request, f"已关联：{data['subject']} 使用账号“{data['username']}”。")
    return SeeOther(f"{reverse('sso_console:links')}?state={LinkState.CONFIRMED.value}")
