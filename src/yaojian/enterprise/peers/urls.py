"""Addresses below ``/qy/systems/``."""

from django.urls import path

from yaojian.enterprise.peers import views

app_name = "peers"
urlpatterns = [
    path("", views.systems, name="systems"),
    path("<slug:code>/enter", views.enter, name="enter"),
]
