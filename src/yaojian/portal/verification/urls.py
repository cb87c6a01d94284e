"""Addresses of verification under ``/d/verify/``."""

from django.urls import path

from yaojian.portal.verification import public_views

public_urlpatterns = [
    path("<slug:kind>", public_views.verify, name="form"),
    path("<slug:kind>/<str:code>", public_views.scanned, name="scanned"),
]
