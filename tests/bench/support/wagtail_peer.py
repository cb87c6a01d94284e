"""The same articles as Wagtail serves them: its own view, a template with its tags, everything read at each request."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import path
from wagtail.models import Page

from tests.bench.support.timings import Timings, time_of
from yaojian.portal.articles.models import Article
from yaojian.portal.columns.models import Column
from yaojian.web.context import institution

WARM = 5
"""Pages asked for before any counts."""
_TEMPLATES = Path(__file__).parent / "peer_templates"


def serve(request: HttpRequest, number: int) -> HttpResponse:
    """As ``wagtail.views.serve``: find the page, its most specific row, have it serve itself."""
    page = Page.objects.live().get(pk=number).specific
    page.template = "peer_article.html"
    page.get_context = lambda request, *args, **kwargs: _context(page, request)
    answer = page.serve(request)
    return answer.render() if hasattr(answer, "render") else answer


def _context(page: Article, request: HttpRequest) -> dict[str, Any]:
    shown = Column.objects.live().filter(in_navigation=True).order_by("order", "path")[:8]
    channels = [{"title": one.title, "url": one.get_url(request), "current": False} for one in shown]
    return {"page": page, "self": page, "request": request, "channels": channels, "institution": institution()}


urlpatterns = [path("peer/<int:number>/", serve)]


def times(numbers: list[int]) -> Timings:
    """How long each of these pages takes through all middleware, without a network."""
    found = Timings()
    templates = [settings.TEMPLATES[0] | {"DIRS": [_TEMPLATES]}]
    plain = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(ROOT_URLCONF=__name__, TEMPLATES=templates, STORAGES=plain, ALLOWED_HOSTS=["testserver"]):
        client = Client()
        for number in numbers[:WARM]:
            client.get(f"/peer/{number}/")
        for number in numbers:
            found.add(time_of(lambda number=number: _shown(client, number)))  # type: ignore[misc]  # a default
    return found


def _shown(client: Client, number: int) -> None:
    answer = client.get(f"/peer/{number}/")
    if answer.status_code != 200 or "article__body" not in answer.content.decode():
        raise SystemExit(f"the peer answered {answer.status_code} for {number}")
