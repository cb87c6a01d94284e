"""Addresses of documents and tasks."""

from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("documents/<uuid:document_id>", views.page, name="page"),
    path("documents/<uuid:document_id>/acts/<slug:name>", views.act, name="act"),
    path("documents/<uuid:document_id>/chart", views.chart, name="chart"),
    path("documents/<uuid:document_id>/sheet.pdf", views.sheet, name="sheet"),
    path("documents/<uuid:document_id>/follow", views.follow, name="follow"),
    path("tasks/<uuid:task_id>/draft", views.draft, name="draft"),
    path("phrases", views.phrase_list, name="phrases"),
    path("phrases/<uuid:phrase_id>/remove", views.remove_phrase, name="remove_phrase"),
]
