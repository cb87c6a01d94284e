"""The administrator's page of the interface to the registry."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yaojian.enterprise.certificates import exchanges
from yaojian.enterprise.certificates.forms import ExchangeForm
from yaojian.web.requests import Request


@never_cache
@require_GET
def ledger(request: Request) -> HttpResponse:
    """Exchanges, the newest first, with how the interface stands; filters and page in the address."""
    form = ExchangeForm(request.GET)
    wanted = form.asked()
    page = exchanges.ledger(request.actor, **wanted, after=request.GET.get("after", ""))
    kept = {name: value for name, value in wanted.items() if value}
    shown = {
        "form": form,
        "page": page,
        "standing": exchanges.standing(request.actor),
        "is_narrowed": bool(kept),
        "first_address": f"?{urlencode(kept)}" if "after" in request.GET else "",
        "next_address": f"?{urlencode(kept | {'after': page.after})}" if page.after else "",
    }
    return render(request, "console/certificates/exchanges.html", shown)
