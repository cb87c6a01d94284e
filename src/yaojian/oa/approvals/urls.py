"""Addresses of the approval centre, below ``/oa/``."""

from django.urls import path

from . import form_views, views

app_name = "approvals"
urlpatterns = [
    path("approvals/", views.home, name="home"),
    path("approvals/start/<slug:code>", views.start, name="start"),
    path("approvals/forms", form_views.forms, name="forms"),
    path("approvals/forms/<slug:code>.json", form_views.source, name="form_source"),
    path("approvals/tasks/<uuid:task_id>/vehicle", views.assign_vehicle, name="assign_vehicle"),
    path("approvals/<uuid:document_id>", views.edit, name="edit"),
    path("approvals/<uuid:document_id>/submit", views.submit, name="submit"),
    path("approvals/<uuid:document_id>/copy", views.copy, name="copy"),
    path("approvals/<uuid:document_id>/discard", views.discard, name="discard"),
]
