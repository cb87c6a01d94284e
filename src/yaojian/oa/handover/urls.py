"""Addresses of handovers."""

from django.urls import path

from . import views

app_name = "handover"
urlpatterns = [
    path("handover/", views.handovers, name="list"),
    path("handover/new", views.choose, name="choose"),
    path("handover/people/<uuid:person_id>", views.new, name="new"),
    path("handover/<uuid:handover_id>", views.page, name="page"),
]
