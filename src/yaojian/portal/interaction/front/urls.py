"""Addresses of interaction: the desks under ``/cms/``, what visitors ask under ``/d/``."""

from django.urls import include, path

from yaojian.portal.interaction.applications import public_views as applications
from yaojian.portal.interaction.front import public_views
from yaojian.portal.interaction.letters import public_views as letters
from yaojian.portal.interaction.surveys import public_views as surveys

urlpatterns = [
    path("cms/letters/", include("yaojian.portal.interaction.letters.urls")),
    path("d/letters/new", letters.new, name="write_letter"),
    path("cms/applications/", include("yaojian.portal.interaction.applications.urls")),
    path("d/applications/new", applications.new, name="apply"),
    path("cms/surveys/", include("yaojian.portal.interaction.surveys.urls")),
    path("d/surveys/<int:survey_id>", surveys.answer, name="answer_survey"),
    path("d/query", public_views.query, name="query"),
    path("d/query/supplement", public_views.supplement, name="supplement_letter"),
    path("d/query/correct", public_views.correct, name="correct_application"),
    path("d/query/paper", public_views.paper, name="paper"),
    path("d/query/rate", public_views.rate, name="rate_letter"),
]
