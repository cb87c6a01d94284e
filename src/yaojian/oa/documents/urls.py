"""Addresses of documents and tasks."""

from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("documents/register", views.register, name="register"),
    path("documents/<uuid:document_id>", views.detail, name="detail"),
    path("documents/<uuid:document_id>/send", views.send, name="send"),
    path("documents/<uuid:document_id>/follow", views.follow, name="follow"),
    path("documents/<uuid:document_id>/finish", views.finish, name="finish"),
    path("tasks/<uuid:task_id>/handle", views.handle, name="handle"),
    path("tasks/<uuid:task_id>/draft", views.draft, name="draft"),
    path("tasks/<uuid:task_id>/read", views.mark_read, name="read"),
]
