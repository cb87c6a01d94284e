"""Addresses of the yearly report, under ``/cms/yearly/``."""

from django.urls import path

from yaojian.portal.yearly import views

app_name = "yearly"
urlpatterns = [
    path("", views.this_year, name="this_year"),
    path("<int:year>", views.report, name="report"),
    path("<int:year>/<slug:form>", views.export, name="export"),
]
