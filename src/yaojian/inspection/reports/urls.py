"""Addresses of this room, under ``/console/inspection/reports/``."""

from django.urls import path

from yaojian.inspection.reports import views

app_name = "quarterly"
urlpatterns = [
    path("", views.reports, name="list"),
    path("<uuid:report_id>/", views.page, name="page"),
    path("<uuid:report_id>/progress/", views.progress, name="progress"),
]
