"""Addresses of this system: the desk under ``/cms/``, Wagtail's editor behind its gate, the public site last."""

from django.urls import URLPattern, URLResolver, include, path

from yaojian.portal.articles import views as articles
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.campaigns import urls as campaigns
from yaojian.portal.desk.gate import editor_urls
from yaojian.portal.directories import urls as directories
from yaojian.portal.disclosure import urls as disclosure
from yaojian.portal.guides import urls as guides
from yaojian.portal.verification import urls as verification

_desk: list[URLPattern | URLResolver] = [
    path("cms/columns/", include("yaojian.portal.columns.urls")),
    path("cms/campaigns/", include("yaojian.portal.campaigns.urls")),
    path("d/yl/", include((campaigns.public_urlpatterns, "yl"))),
    path("cms/directories/", include("yaojian.portal.directories.urls")),
    path("cms/guides/", include("yaojian.portal.guides.urls")),
    path("cms/disclosure/", include("yaojian.portal.disclosure.urls")),
    path("cms/yearly/", include("yaojian.portal.yearly.urls")),
    path("d/zfxxgk/", include((disclosure.public_urlpatterns, "zfxxgk"))),
    path("d/data/", include((directories.public_urlpatterns, "data"))),
    path("d/fw/", include((guides.public_urlpatterns, "fw"))),
    path("d/verify/", include((verification.public_urlpatterns, "verification"))),
    path("cms/articles/", include("yaojian.portal.articles.urls")),
    path("cms/people/", include("yaojian.portal.desk.people_urls")),
    path("cms/site/", include("yaojian.portal.publishing.site_urls")),
    path("cms/media/<path:path>", articles.media, name="media"),
    # Wagtail's libraries link to its page for many uploads at once, which knows nothing of descriptions.
    path("cms/images/multiple/add/", articles.upload_picture),
    path("cms/documents/multiple/add/", articles.upload_attachment),
    path("", include("yaojian.portal.interaction.front.urls")),
    path("cms/", include("yaojian.portal.review.urls")),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((_desk, "portal"))),
    path("cms/", include(editor_urls(WRITE))),
    path("", include("yaojian.portal.publishing.urls")),
]
