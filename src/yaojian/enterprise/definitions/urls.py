"""Addresses of the definitions' pages, below ``/qy/supervision/definitions/``. Questions are named by ``?place=``."""

from django.urls import path

from yaojian.enterprise.definitions import draft_views, preview_views, rule_views, views

app_name = "definitions"
urlpatterns = [
    path("", views.definitions, name="list"),
    path("<slug:code>/draft", views.start, name="start"),
    path("versions/<uuid:version_id>", views.version, name="version"),
    path("versions/<uuid:version_id>/file", views.version_file, name="version_file"),
    path("drafts/<uuid:draft_id>", draft_views.draft, name="draft"),
    path("drafts/<uuid:draft_id>/texts", draft_views.texts, name="texts"),
    path("drafts/<uuid:draft_id>/question", draft_views.question, name="question"),
    path("drafts/<uuid:draft_id>/add", draft_views.add, name="add"),
    path("drafts/<uuid:draft_id>/move", draft_views.move, name="move"),
    path("drafts/<uuid:draft_id>/remove", draft_views.remove, name="remove"),
    path("drafts/<uuid:draft_id>/rule", rule_views.rule, name="rule"),
    path("drafts/<uuid:draft_id>/remove-rule", rule_views.remove_rule, name="remove_rule"),
    path("drafts/<uuid:draft_id>/carried", views.carried, name="carried"),
    path("drafts/<uuid:draft_id>/publish", views.publish, name="publish"),
    path("drafts/<uuid:draft_id>/drop", views.drop, name="drop"),
    path("drafts/<uuid:draft_id>/preview", preview_views.preview, name="preview"),
    path("drafts/<uuid:draft_id>/sheet", preview_views.sheet, name="sheet"),
]
