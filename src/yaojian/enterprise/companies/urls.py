"""Addresses of the company pages, below ``/qy/company/``."""

from django.urls import path

from yaojian.enterprise.companies import views

app_name = "companies"
urlpatterns = [
    path("", views.own, name="own"),
    path("choose", views.choose, name="choose"),
]
