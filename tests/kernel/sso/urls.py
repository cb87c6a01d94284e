"""The addresses these tests need."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from yaojian.kernel.permissions import checks


def landing(request: HttpRequest) -> HttpResponse:
    """A page behind a guarded door."""
    checks.open_to_all()
    return HttpResponse(request.actor.name)  # type: ignore[attr-defined]  # set by the middleware


urlpatterns = [
    path("account/", include("yaojian.kernel.accounts.urls")),
    path("account/", include("yaojian.kernel.notices.urls")),
    path("sso/", include("yaojian.kernel.sso.urls")),
    path("console/sso/", include("yaojian.kernel.sso.console_urls")),
    path("oa/", landing),
    path("qy/", landing),
]
