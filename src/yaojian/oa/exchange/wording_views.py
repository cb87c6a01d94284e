"""The page on which a draft's wording is changed."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import queries, wording
from .errors import Sealed
from .forms import WordingForm
from .papers import Paper, paper_of
from .rights import SEND


@require_http_methods(["GET", "POST"])
def edit(request: Request, dispatch_id: UUID) -> HttpResponse:
    """修改待发送的公文; when somebody was quicker, both wordings stand on the page."""
    dispatch = checks.fetch(request.actor, SEND, queries.dispatches(), dispatch_id)
    now = paper_of(dispatch)
    if request.method == "GET":
        if dispatch.sealed_at is not None:
            raise Sealed(title=dispatch.title, at=dispatch.sealed_at)
        return _page(request, dispatch_id, WordingForm.of(now), HTTPStatus.OK)
    form = WordingForm(request.POST)
    if not form.is_valid():
        return _page(request, dispatch_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    done = wording.change_paper(
        actor=request.actor, dispatch_id=dispatch_id, paper=form.paper(), base=form.cleaned_data["base"]
    )
    if isinstance(done, wording.Conflict):
        current = paper_of(done.current)
        again = WordingForm.of(form.paper(), base=current.digest)
        return _page(request, dispatch_id, again, HTTPStatus.CONFLICT, current)
    messages.success(request, "修改已保存，公文还没有发送。")
    return go(request, "oa:exchange:detail", dispatch_id)


def _page(
    request: Request, dispatch_id: UUID, form: WordingForm, status: HTTPStatus, current: Paper | None = None
) -> HttpResponse:
    """``current``: what somebody else has saved meanwhile."""
    here = reverse("oa:exchange:detail", args=[dispatch_id])
    context = {
        "dispatch_id": dispatch_id,
        "form": form,
        "current": form.differences(current) if current else None,
        "crumbs": [("工作台", reverse("oa:desk:home")), ("公文传输件", here), ("修改待发送的公文", "")],
    }
    return render(request, "oa/exchange/edit.html", context, status=status)
