"""Addresses of a company's pages, below ``/qy/coldchain/``."""

from django.urls import path

from . import views

app_name = "coldchain"
urlpatterns = [
    path("", views.years, name="years"),
    path("<int:year>", views.year, name="year"),
    path("<int:year>/months.csv", views.months_csv, name="months_csv"),
    path("<int:year>/probe", views.probe, name="probe"),
    path("<int:year>/probe.csv", views.probe_csv, name="probe_csv"),
    path("<int:year>/readings.csv", views.readings_csv, name="readings_csv"),
    path("<int:year>/again", views.again, name="again"),
    path("<int:year>/coverage", views.coverage, name="coverage"),
    path("excursions/<uuid:excursion_id>", views.excursion, name="excursion"),
    path("files/<uuid:file_id>", views.file, name="file"),
]
