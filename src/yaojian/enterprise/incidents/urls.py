"""Addresses of a company's pages, below ``/qy/incidents/``."""

from django.urls import path

from . import views

app_name = "incidents"
urlpatterns = [
    path("", views.listing, name="list"),
    path("report", views.report, name="report"),
    path("<uuid:incident_id>", views.incident, name="incident"),
    path("<uuid:incident_id>/supplement", views.supplement, name="supplement"),
]
