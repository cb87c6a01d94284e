"""Addresses of the approval centre, below ``/oa/``."""

from django.urls import path

from . import form_views, register_views, views

app_name = "approvals"
urlpatterns = [
    path("approvals/", views.home, name="home"),
    path("approvals/start/<slug:code>", views.start, name="start"),
    path("approvals/forms", form_views.forms, name="forms"),
    path("approvals/forms/<slug:code>.json", form_views.source, name="form_source"),
    path("approvals/tasks/<uuid:task_id>/vehicle", views.assign_vehicle, name="assign_vehicle"),
    path("approvals/tasks/<uuid:task_id>/use", views.record_use, name="record_use"),
    path("approvals/seal-uses", register_views.seal_uses, name="seal_uses"),
    path("approvals/seal-uses/export", register_views.export, name="export_uses"),
    path("approvals/seal-uses.pdf", register_views.printed, name="print_uses"),
    path("approvals/<uuid:document_id>/sheet.pdf", views.sheet, name="sheet"),
    path("approvals/<uuid:document_id>", views.edit, name="edit"),
    path("approvals/<uuid:document_id>/submit", views.submit, name="submit"),
    path("approvals/<uuid:document_id>/copy", views.copy, name="copy"),
    path("approvals/<uuid:document_id>/discard", views.discard, name="discard"),
]
