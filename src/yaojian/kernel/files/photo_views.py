"""Photos by telephone: the QR code at the desk, and the one page a telephone sees."""

import io
from http import HTTPStatus
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yaojian.kernel.accounts.addresses import address_of
from yaojian.kernel.requests import ActorRequest

from . import photo_services, services
from .models import PhotoTicket


@require_POST
def hand_out(request: ActorRequest, place: str, target: UUID) -> HttpResponse:
    """A new code for one field, shown in it, or as a page of its own where no script runs."""
    ticket = photo_services.hand_out_ticket(actor=request.actor, place=place, target=target)
    return _answer(request, ticket, "")


@never_cache
@require_safe
def ticket(request: ActorRequest, ticket_id: UUID) -> HttpResponse:
    """Asked every two seconds by the open field: 204 while nothing came since ``?seen=``."""
    shown = photo_services.own_ticket(request.actor, ticket_id)
    state = _state(shown)
    if request.GET.get("seen") == state:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return _answer(request, shown, state)


@require_POST
def revoke(request: ActorRequest, ticket_id: UUID) -> HttpResponse:
    """The desk is done: the code ends, what came stays at the field."""
    return _answer(request, photo_services.revoke_ticket(actor=request.actor, ticket_id=ticket_id), "")


def _state(shown: PhotoTicket) -> str:
    return f"{shown.taken}-{'live' if photo_services.is_live(shown) else 'over'}"


def _answer(request: ActorRequest, shown: PhotoTicket, state: str) -> HttpResponse:
    actor = request.actor
    found = photo_services.waiting(actor, shown.place, shown.target)
    live = photo_services.is_live(shown)
    context = {
        "ticket": shown,
        "live": live,
        "state": state or _state(shown),
        "field": request.GET.get("field", "")[:60],
        "kept": [(services.token_for(actor, file), file) for file in found],
        **(_code(request, shown) if live else {}),
    }
    # Another tab may have the form, so a page of its own only shows the code; the form finds the photos when it opens.
    name = "files/photo_panel.html" if "HX-Request" in request.headers else "files/photo_ticket.html"
    return render(request, name, context)


def _code(request: ActorRequest, shown: PhotoTicket) -> dict[str, str | SafeString]:
    """The QR code, and its address in letters for who cannot scan."""
    address = request.build_absolute_uri(reverse("files:photo", args=[photo_services.token_of(shown)]))
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=False,
        nl=False,
        omitsize=True,
        light="#fff",
        svgclass="qr",
        lineclass=None,
    )
    code = mark_safe(out.getvalue().decode())  # noqa: S308 - segno's picture of a text it encodes, no text in it
    return {"code": code, "address": address}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: ActorRequest, token: str) -> HttpResponse:
    """The telephone's page: it knows the ticket and nothing else, whoever may be signed in on that telephone."""
    address = address_of(request)
    if request.method == "POST":
        taken = photo_services.take_photos(
            token=token, uploads=request.FILES.getlist("photos"), key=request.POST.get("key", ""), address=address
        )
        for problem in taken.problems:
            messages.error(request, problem)
        if taken.kept:
            messages.success(request, f"已上传 {taken.kept} 张，电脑上的页面会自动显示。可以继续拍。")
        if not taken.problems:
            return HttpResponse(status=HTTPStatus.SEE_OTHER, headers={"Location": request.path})
    shown, actor = photo_services.opened(token, address=address)
    context = {"ticket": shown, "account": actor.name, "most": photo_services.MOST_PHOTOS}
    wrong = request.method == "POST"
    return render(request, "files/photo.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else 200)
