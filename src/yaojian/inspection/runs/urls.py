"""Addresses of this room, under ``/console/inspection/``."""

from django.urls import path

from yaojian.inspection.runs import views

app_name = "inspection"
urlpatterns = [
    path("runs/", views.runs, name="runs"),
    path("new/", views.start, name="start"),
    path("<uuid:run_id>/", views.run, name="run"),
    path("<uuid:run_id>/progress/", views.progress, name="progress"),
    path("<uuid:run_id>/compare/", views.compare, name="compare"),
    path("<uuid:run_id>/stop/", views.stop, name="stop"),
    path("<uuid:run_id>/questions/", views.questions, name="questions"),
    path("<uuid:run_id>/under/<slug:code>/", views.under, name="under"),
    path("<uuid:run_id>/report/", views.report, name="report"),
    path("<uuid:run_id>/findings.json", views.findings_file, name="findings_file"),
    path("<uuid:run_id>/findings/<int:number>/", views.finding, name="finding"),
    path("<uuid:run_id>/findings/<int:number>/picture/", views.picture, name="picture"),
    path("<uuid:run_id>/findings/<int:number>/evidence/", views.evidence, name="evidence"),
]
