"""Addresses of documents and tasks."""

from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("documents/<uuid:document_id>", views.page, name="page"),
    path("documents/<uuid:document_id>/follow", views.follow, name="follow"),
    path("tasks/<uuid:task_id>/handle", views.handle, name="handle"),
    path("tasks/<uuid:task_id>/draft", views.draft, name="draft"),
    path("tasks/<uuid:task_id>/read", views.mark_read, name="read"),
]
