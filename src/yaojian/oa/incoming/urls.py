"""Addresses of 收文中心."""

from django.urls import path

from . import views

app_name = "incoming"
urlpatterns = [
    path("documents/register", views.register, name="register"),
    path("documents/owed", views.owed, name="owed"),
    path("documents/<uuid:document_id>/send", views.send, name="send"),
]
