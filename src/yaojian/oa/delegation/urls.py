"""Addresses of delegations."""

from django.urls import path

from . import views

app_name = "delegation"
urlpatterns = [
    path("delegation/", views.delegations, name="list"),
    path("delegation/new", views.new, name="new"),
    path("delegation/<uuid:delegation_id>", views.page, name="page"),
    path("delegation/<uuid:delegation_id>/revoke", views.revoke, name="revoke"),
]
