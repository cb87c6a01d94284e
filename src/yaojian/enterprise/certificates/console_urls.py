"""Addresses below ``/console/certificates/``."""

from django.urls import path

from yaojian.enterprise.certificates import console_views

app_name = "certificates_console"
urlpatterns = [path("exchanges", console_views.ledger, name="exchanges")]
