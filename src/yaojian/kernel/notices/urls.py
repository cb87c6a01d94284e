"""Addresses under ``/account/``."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notice_list, name="list"),
    path("notices/read", views.read_all, name="read_all"),
    path("notices/<uuid:notice_id>/open", views.open_notice, name="open"),
]
