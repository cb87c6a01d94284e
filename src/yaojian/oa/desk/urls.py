"""Addresses of the first page and the ledgers."""

from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("search", views.search, name="search"),
    path("incoming/", views.incoming, name="incoming"),
    path("incoming/<slug:status>", views.ledger_page, name="ledger"),
]
