"""Addresses of the desk under ``/cms/surveys/``; the public form is under ``/d/`` (``front.urls``)."""

from django.urls import path

from yaojian.portal.interaction.surveys import views

app_name = "surveys"
urlpatterns = [
    path("", views.ledger, name="list"),
    path("new", views.new, name="new"),
    path("<int:survey_id>", views.page, name="page"),
    path("<int:survey_id>/edit", views.edit, name="edit"),
    path("<int:survey_id>/export", views.export, name="export"),
    path("<int:survey_id>/acts/<slug:name>", views.act, name="act"),
    path("<int:survey_id>/sheets/<uuid:sheet_id>/count", views.count_sheet, name="count_sheet"),
]
