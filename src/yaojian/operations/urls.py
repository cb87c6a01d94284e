"""Addresses of this system, under ``/console/``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yaojian.operations.administration.urls")),
]
