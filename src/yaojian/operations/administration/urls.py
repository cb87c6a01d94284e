"""Addresses of the administrators' pages, under ``/console/``."""

from django.urls import path

from yaojian.operations.administration import views

app_name = "administration"
urlpatterns = [
    path("", views.home, name="home"),
    path("log/", views.log, name="log"),
    path("templates/", views.templates, name="templates"),
    path("templates/new/", views.template_new, name="template_new"),
    path("templates/<uuid:template_id>/", views.template, name="template"),
    path("templates/<uuid:template_id>/switch/", views.template_switch, name="template_switch"),
    path("grants/", views.grants, name="grants"),
    path("grants/new/", views.grant_new, name="grant_new"),
    path("grants/<uuid:grant_id>/revoke/", views.grant_revoke, name="grant_revoke"),
    path("units/", views.units, name="units"),
    path("units/new/", views.unit_new, name="unit_new"),
    path("units/<uuid:unit_id>/", views.unit, name="unit"),
]
