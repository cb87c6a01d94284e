"""Addresses below ``/console/incidents/``."""

from django.urls import path

from . import console_views

app_name = "incidents_console"
urlpatterns = [path("clock", console_views.clock_page, name="clock")]
