"""Unpublished content as visitors would see it, for the desk. Drawn by the renderer of the public site."""

from typing import Any

from django.http import HttpResponse

from yaojian.portal.articles.content import ArticleContent, content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.publishing import rendering
from yaojian.portal.publishing.assets import DeskAssets
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.reads import told

SMALL = "max-240x240"
"""Fits a phone of 320 pixels; the whole size is one click away in the preview."""


def preview_of(content: ArticleContent) -> HttpResponse:
    """A whole page, marked as a draft."""
    page = rendering.shown_article(Reader(), told(content), DeskAssets(), draft=True)
    return HttpResponse(page, headers={"Cache-Control": "no-store"})


def preview_article(article: Article) -> HttpResponse:
    """The article as it stands in memory; one that was never saved stands in the column it is being written for."""
    return preview_of(content_of(article))


def parts_of(content: ArticleContent) -> list[dict[str, Any]]:
    """The body for a page of the desk, with small pictures."""
    return rendering.shown_parts(Reader(), list(content.parts), DeskAssets(SMALL))
