"""The user's own notices. Works for every surface: staff and companies see the same page."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yaojian.kernel.actors import Actor
from yaojian.kernel.requests import ActorRequest

from . import queries, services


class _SeeOther(HttpResponseRedirect):
    status_code = HTTPStatus.SEE_OTHER


@require_safe
def notice_list(request: ActorRequest) -> HttpResponse:
    """``?unread=1`` only what is new, ``?after=`` the next page."""
    unread_only = request.GET.get("unread") == "1"
    page = queries.notices_of(request.actor, unread_only=unread_only, after=request.GET.get("after", ""))
    facts = {
        "page": page,
        "unread_only": unread_only,
        "unread": queries.unread_count(request.actor),
        "layout": _layout(request.actor),
    }
    return render(request, "account/notices/list.html", facts)


@require_POST
def open_notice(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Seen; on to where it leads. A form and not a link, because it changes something."""
    notice = services.mark_read(actor=request.actor, notice_id=notice_id)
    return _SeeOther(notice.link or reverse("notices:list"))


@require_POST
def read_all(request: ActorRequest) -> HttpResponse:
    """All seen."""
    services.mark_all_read(actor=request.actor)
    return _SeeOther(reverse("notices:list"))


def _layout(actor: Actor) -> str:
    """The frame of the surface the reader comes from, if it is served here."""
    surface, layout = ("oa", "office") if actor.company_id is None else ("enterprise", "enterprise")
    return f"layouts/{layout if surface in settings.YAOJIAN_SURFACES else 'plain'}.html"
