"""Addresses under ``/console/sso/``."""

from django.urls import path

from yaojian.kernel.sso import console_views as views

app_name = "sso_console"
urlpatterns = [
    path("", views.peers, name="peers"),
    path("new", views.create, name="create"),
    path("keys/rotate", views.rotate_key, name="rotate_key"),
    path("links/", views.links, name="links"),
    path("links/prepare", views.prepare, name="prepare"),
    path("links/<uuid:link_id>/confirm", views.confirm, name="confirm"),
    path("links/<uuid:link_id>/refuse", views.refuse, name="refuse"),
    path("<uuid:peer_id>", views.peer, name="peer"),
    path("<uuid:peer_id>/edit", views.edit, name="edit"),
    path("<uuid:peer_id>/rotate-secret", views.rotate_secret, name="rotate_secret"),
    path("<uuid:peer_id>/test", views.test, name="test"),
    path("<uuid:peer_id>/enable", views.switch, {"on": True}, name="enable"),
    path("<uuid:peer_id>/disable", views.switch, {"on": False}, name="disable"),
]
