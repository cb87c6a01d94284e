"""Addresses of the supervision pages, below ``/qy/supervision/``."""

from django.urls import path

from yaojian.enterprise.annual_reports.review import views

app_name = "supervision"
urlpatterns = [
    path("", views.front, name="front"),
    path("reports/", views.ledger, name="reports"),
    path("reports/<uuid:report_id>", views.report, name="report"),
    path("reports/<uuid:report_id>/accept", views.accept, name="accept"),
    path("reports/<uuid:report_id>/return", views.return_, name="return"),
    path("corrections/<uuid:request_id>", views.correction, name="correction"),
]
