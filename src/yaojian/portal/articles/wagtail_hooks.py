"""What the editor's link chooser offers. Wagtail loads this module by its name."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from wagtail import hooks

from yaojian.kernel.permissions import checks
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.policy import actor_for
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.columns.models import Column


@hooks.register("construct_page_chooser_queryset")
def public_pages_and_own_drafts(pages: Any, request: HttpRequest) -> Any:
    """Columns to walk through, public articles, and drafts only where the person writes: titles of drafts are not public."""
    own = checks.allowed(actor_for(request.user), WRITE, Article.objects.all())
    columns = Column.objects.values("pk")
    return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")) | Q(pk__in=columns))
