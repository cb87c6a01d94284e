"""Addresses of the oversight, below ``/qy/supervision/filing/``."""

from django.urls import path

from yaojian.enterprise.oversight import statistics_views, views

app_name = "oversight"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("companies", views.ledger, name="ledger"),
    path("companies/<uuid:company_id>/extension", views.extend, name="extend"),
    path("remind", views.remind, name="remind"),
    path("export", views.export, name="export"),
    path("exports/<uuid:run_id>", views.run, name="run"),
    path("statistics", statistics_views.figures, name="statistics"),
    path("statistics/export", statistics_views.export, name="statistics_export"),
]
