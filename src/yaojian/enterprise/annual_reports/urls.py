"""Addresses of a company's own report pages, below ``/qy/``."""

from django.urls import path

from yaojian.enterprise.annual_reports import keeping_views, section_views, table_views, views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("reports/", views.reports, name="list"),
    path("reports/start", views.start, name="start"),
    path("reports/<uuid:report_id>", views.report, name="report"),
    path("reports/<uuid:report_id>/sections/<slug:code>", section_views.section, name="section"),
    path("reports/<uuid:report_id>/sections/<slug:code>/here", keeping_views.here, name="here"),
    path("reports/<uuid:report_id>/sections/<slug:code>/revisions", keeping_views.revisions, name="revisions"),
    path("reports/<uuid:report_id>/sections/<slug:code>/restore", keeping_views.restore, name="restore"),
    path("reports/<uuid:report_id>/sections/<slug:code>/files", keeping_views.attach, name="attach"),
    path("reports/<uuid:report_id>/sections/<slug:code>/files/<uuid:file_id>", keeping_views.detach, name="detach"),
    path("reports/<uuid:report_id>/sections/<slug:code>/<slug:table>/template", table_views.template, name="template"),
    path("reports/<uuid:report_id>/sections/<slug:code>/<slug:table>/import", table_views.import_, name="import"),
    path("reports/<uuid:report_id>/compare", views.compare, name="compare"),
    path("reports/<uuid:report_id>/correction", views.correction, name="correction"),
    path("reports/<uuid:report_id>/submit", views.submit, name="submit"),
    path("reports/<uuid:report_id>/receipt", views.receipt, name="receipt"),
    path("reports/<uuid:report_id>/delete", views.delete, name="delete"),
]
