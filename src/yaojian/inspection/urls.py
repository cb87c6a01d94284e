"""Addresses of this system, under ``/console/inspection/``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yaojian.inspection.overview.urls")),
    path("availability/", include("yaojian.inspection.probing.urls")),
    path("rectification/", include("yaojian.inspection.rectification.urls")),
    path("patrol/", include("yaojian.inspection.patrol.urls")),
    path("reports/", include("yaojian.inspection.reports.urls")),
    path("", include("yaojian.inspection.runs.urls")),
]
