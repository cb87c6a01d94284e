"""Addresses at the root, outside every surface."""

from django.urls import path

from . import views

app_name = "health"
urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
]
