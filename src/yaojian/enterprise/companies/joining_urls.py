"""Addresses open to people without an account, below ``/qy/``."""

from django.urls import path

from yaojian.enterprise.companies.views import joining

app_name = "joining"
urlpatterns = [
    path("register/", joining.register, name="register"),
    path("register/<str:secret>", joining.registration, name="registration"),
    path("join/<str:secret>", joining.join, name="join"),
]
