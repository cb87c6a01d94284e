"""Addresses of this system, under ``/console/inspection/``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yaojian.inspection.runs.urls")),
]
