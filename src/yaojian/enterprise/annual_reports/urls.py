"""Addresses of a company's own report pages, below ``/qy/``."""

from django.urls import path

from yaojian.enterprise.annual_reports import section_views, views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("reports/", views.reports, name="list"),
    path("reports/start", views.start, name="start"),
    path("reports/<uuid:report_id>", views.report, name="report"),
    path("reports/<uuid:report_id>/sections/<slug:code>", section_views.section, name="section"),
    path("reports/<uuid:report_id>/submit", views.submit, name="submit"),
    path("reports/<uuid:report_id>/receipt", views.receipt, name="receipt"),
    path("reports/<uuid:report_id>/delete", views.delete, name="delete"),
]
