"""Addresses of the pages about results, below ``/qy/supervision/results/``."""

from django.urls import path

from yaojian.enterprise.supervision import views

app_name = "results"
urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("import", views.bring, name="bring"),
    path("import/<uuid:import_id>", views.outcome, name="outcome"),
    path("template.xlsx", views.template, name="template"),
    path("<uuid:result_id>", views.result, name="result"),
    path("<uuid:result_id>/withdraw", views.withdraw, name="withdraw"),
]
