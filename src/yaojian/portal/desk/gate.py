"""Which of Wagtail's addresses exist. Everything not named here answers 404: hiding a menu is no access control.

Moving, copying, deleting, unpublishing and bulk acts are not named: Wagtail's views for them call its actions past the
methods of ``GuardedPage``. An upgrade that brings new views brings closed ones.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, reverse
from wagtail.admin.urls import urlpatterns as wagtail_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right
from yaojian.portal.desk import doors
from yaojian.web.requests import Request

OPEN_VIEWS = frozenset(
    {
        # one article: write it, look at it, look back
        "wagtailadmin_pages:add",
        "wagtailadmin_pages:preview_on_add",
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:preview_on_edit",
        "wagtailadmin_pages:history",
        "wagtailadmin_pages:history_results",
        "wagtailadmin_pages:revisions_compare",
        "wagtailadmin_pages:revisions_revert",
        # links in its text
        "wagtailadmin_choose_page",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_chosen_multiple",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_choose_page_anchor_link",
        # the library of pictures and files
        "wagtailimages:index",
        "wagtailimages:index_results",
        "wagtailimages:add",
        "wagtailimages:edit",
        "wagtailimages_chooser:choose",
        "wagtailimages_chooser:choose_results",
        "wagtailimages_chooser:chosen",
        "wagtailimages_chooser:chosen_multiple",
        "wagtailimages_chooser:create",
        "wagtaildocs:index",
        "wagtaildocs:index_results",
        "wagtaildocs:add",
        "wagtaildocs:edit",
        "wagtaildocs_chooser:choose",
        "wagtaildocs_chooser:choose_results",
        "wagtaildocs_chooser:chosen",
        "wagtaildocs_chooser:chosen_multiple",
        "wagtaildocs_chooser:create",
        # what its pages load
        "wagtailadmin_dismissibles",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "wagtailadmin_block_preview",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
    }
)

View = Callable[..., HttpResponseBase]


def editor_urls(entry: Right) -> list[URLPattern | URLResolver]:
    """Wagtail's address list behind the gate; ``entry`` is the right everybody needs to pass it."""

    def gated(view: View) -> View:
        @wraps(view)
        def pass_gate(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            match = request.resolver_match
            if match is None or match.view_name not in OPEN_VIEWS:
                raise Unknown(kind="页面")
            checks.require(request.actor, entry)
            return _answer(request, view, entry, args, kwargs)

        return pass_gate

    patterns: list[URLPattern | URLResolver] = decorate_urlpatterns(list(wagtail_urls), gated)
    return patterns


def _answer(request: Request, view: View, entry: Right, args: Any, kwargs: Any) -> HttpResponseBase:
    """The act and its audit event are one transaction; Wagtail's way to say "no right" becomes ours."""
    with transaction.atomic(), doors.acting(request.actor):
        answer = view(request, *args, **kwargs)
        if not getattr(answer, "is_rendered", True):
            answer = answer.render()  # type: ignore[attr-defined]  # a template answer, see the line above
        if answer.headers.get("Location") == reverse("wagtailadmin_home") and answer.status_code == 302:
            # Wagtail redirects home with a message where a right is missing; take the message out of the session.
            list(messages.get_messages(request))
            raise RightMissing(right=entry.label)
    return answer
