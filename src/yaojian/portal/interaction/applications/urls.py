"""Addresses of the desk under ``/cms/applications/``; the public form is under ``/d/`` (``front.urls``)."""

from django.urls import path

from yaojian.portal.interaction.applications import views

app_name = "applications"
urlpatterns = [
    path("", views.ledger, name="list"),
    path("export", views.export, name="export"),
    path("new", views.new, name="new"),
    path("report/<int:year>", views.report, name="report"),
    path("<uuid:application_id>", views.page, name="page"),
    path("<uuid:application_id>/identity", views.identity, name="identity"),
    path("<uuid:application_id>/acts/<slug:name>", views.act, name="act"),
]
