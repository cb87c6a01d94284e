"""Addresses of the bureau's pages, below ``/qy/supervision/incidents/``."""

from django.urls import path

from . import office_views as views

app_name = "incident_desk"
urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("statistics", views.statistics, name="statistics"),
    path("duties", views.duties, name="duties"),
    path("duties/<uuid:duty_id>/end", views.end_duty, name="end_duty"),
    path("<uuid:incident_id>", views.incident, name="incident"),
    path("<uuid:incident_id>/acknowledge", views.acknowledge, name="acknowledge"),
    path("<uuid:incident_id>/assign", views.assign, name="assign"),
    path("<uuid:incident_id>/ask", views.ask, name="ask"),
    path("<uuid:incident_id>/visit", views.visit, name="visit"),
    path("<uuid:incident_id>/close", views.close, name="close"),
]
