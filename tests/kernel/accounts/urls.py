"""The account pages beside one bare page behind each door, so that these tests need no other system."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from ninja import NinjaAPI

from yaojian.kernel.accounts.api_auth import BearerOrSession
from yaojian.kernel.errors import Refusal
from yaojian.kernel.permissions import checks
from yaojian.web.refusals import answer_refusal

api = NinjaAPI(auth=BearerOrSession(), urls_namespace="accounts_test", docs_url=None)


@api.exception_handler(Refusal)
def _refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return answer_refusal(request, refusal)


@api.get("/me")
def me(request: HttpRequest) -> dict[str, object]:
    """Who the API thinks is calling."""
    return {"user": request.actor.user_id, "channel": request.actor.channel}  # type: ignore[attr-defined]


@api.post("/act")
def act(request: HttpRequest) -> dict[str, object]:
    """Something a forged page would like to call."""
    return {"user": request.actor.user_id}  # type: ignore[attr-defined]


def bare(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answers with the actor."""
    checks.open_to_all()
    actor = request.actor  # type: ignore[attr-defined]
    return JsonResponse({"user": actor.user_id, "company": actor.company_id, "posts": len(actor.post_ids)})


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The bare answer to an account behind the wrong door; the real one needs the menus of all rooms."""
    return HttpResponse(str(exception), status=403)


urlpatterns = [
    path("account/", include("yaojian.kernel.accounts.urls")),
    path("account/", include("yaojian.kernel.notices.urls")),
    path("console/accounts/", include("yaojian.kernel.accounts.console_urls")),
    path("api/v1/", api.urls),
    *(path(f"{door}/<path:rest>", bare) for door in ("oa", "cms", "qy", "console", "public")),
]
handler403 = "tests.kernel.accounts.urls.forbidden"
