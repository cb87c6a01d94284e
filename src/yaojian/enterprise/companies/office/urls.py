"""Addresses of the bureau's pages about companies, below ``/qy/supervision/``."""

from django.urls import path

from yaojian.enterprise.companies.office import decisions, standing, views

app_name = "companies_office"
urlpatterns = [
    path("companies/", views.companies, name="companies"),
    path("companies/<uuid:company_id>", views.company, name="company"),
    path("companies/<uuid:company_id>/people/<uuid:person_id>/reveal", views.reveal, name="reveal"),
    path("companies/<uuid:company_id>/assign", views.assign, name="assign"),
    path("companies/<uuid:company_id>/standing", standing.standing, name="standing"),
    path("changes/", views.changes, name="changes"),
    path("changes/<uuid:change_id>", decisions.change, name="change"),
    path("changes/<uuid:change_id>/accept", decisions.accept, name="accept"),
    path("changes/<uuid:change_id>/return", decisions.return_, name="return"),
    path("registrations/", views.registrations, name="registrations"),
    path("registrations/<uuid:registration_id>", decisions.registration, name="registration"),
    path("registrations/<uuid:registration_id>/confirm", decisions.confirm, name="confirm"),
    path("registrations/<uuid:registration_id>/refuse", decisions.refuse, name="refuse"),
    path("registrations/<uuid:registration_id>/reveal", decisions.reveal, name="reveal_registration"),
]
