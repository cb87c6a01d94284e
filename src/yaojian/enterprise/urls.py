"""Addresses of this system, below ``/qy/``: the companies' own pages and the bureau's supervision of them."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "enterprise"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yaojian.enterprise.annual_reports.urls")),
    path("company/", include("yaojian.enterprise.companies.urls")),
    path("supervision/", include("yaojian.enterprise.annual_reports.review.urls")),
]
