"""Addresses below ``/qy/certificates/``."""

from django.urls import path

from yaojian.enterprise.certificates import views

app_name = "certificates"
urlpatterns = [
    path("", views.own, name="own"),
    path("region", views.ledger, name="ledger"),
    path("region/companies/<uuid:company_id>", views.of_company, name="of_company"),
    path("<uuid:certificate_id>", views.certificate, name="certificate"),
    path("<uuid:certificate_id>/file", views.download, name="download"),
]
