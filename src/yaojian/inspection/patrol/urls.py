"""Addresses of this room, under ``/console/inspection/patrol/``."""

from django.urls import path

from yaojian.inspection.patrol import views

app_name = "patrol"
urlpatterns = [path("", views.items, name="items"), path("remind/", views.remind, name="remind")]
