"""Addresses of the desk under ``/cms/letters/``; the public form is under ``/d/letters/new`` (``front.urls``)."""

from django.urls import path

from yaojian.portal.interaction.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.ledger, name="list"),
    path("export", views.export, name="export"),
    path("figures", views.figures, name="figures"),
    path("<uuid:letter_id>", views.page, name="page"),
    path("<uuid:letter_id>/identity", views.identity, name="identity"),
    path("<uuid:letter_id>/acts/<slug:name>", views.act, name="act"),
]
