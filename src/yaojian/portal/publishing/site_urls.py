"""Addresses of the desk of the site, under ``/cms/site/``."""

from django.urls import path

from yaojian.portal.publishing import site_views as views

app_name = "site"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("why", views.explain, name="explain"),
    path("publish", views.publish, name="publish"),
    path("incidents/<uuid:incident_id>", views.incident, name="incident"),
    path("incidents/<uuid:incident_id>/settle", views.settle, name="settle"),
    path("records", views.records, name="records"),
    path("records/seal", views.seal, name="seal"),
    path("records/head.json", views.seal_file, name="seal_file"),
    path("records/archive", views.archive, name="archive"),
]
