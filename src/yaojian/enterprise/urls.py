"""Addresses of this system, below ``/qy/``: the companies' own pages and the bureau's supervision of them."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "enterprise"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yaojian.enterprise.annual_reports.urls")),
    path("certificates/", include("yaojian.enterprise.certificates.urls")),
    path("coldchain/", include("yaojian.enterprise.coldchain.urls")),
    path("company/", include("yaojian.enterprise.companies.urls")),
    path("systems/", include("yaojian.enterprise.peers.urls")),
    path("incidents/", include("yaojian.enterprise.incidents.urls")),
    path("supervision/incidents/", include("yaojian.enterprise.incidents.office_urls")),
    path("supervision/filing/", include("yaojian.enterprise.oversight.urls")),
    path("supervision/definitions/", include("yaojian.enterprise.definitions.urls")),
    path("", include("yaojian.enterprise.companies.joining_urls")),
    path("supervision/", include("yaojian.enterprise.companies.office.urls")),
    path("supervision/results/", include("yaojian.enterprise.supervision.urls")),
    path("supervision/", include("yaojian.enterprise.annual_reports.review.urls")),
]
