"""Addresses of duties."""

from django.urls import path

from . import views

app_name = "duties"
urlpatterns = [
    path("duties/", views.duties, name="list"),
    path("duties/<uuid:unit_id>", views.body, name="body"),
]
