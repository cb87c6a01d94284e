"""Addresses of definitions: their pages and the editor."""

from django.urls import path

from . import draft_views, views

app_name = "flow"
urlpatterns = [
    path("flow/", views.flows, name="flows"),
    path("flow/new", draft_views.new, name="new"),
    path("flow/import", draft_views.import_, name="import"),
    path("flow/definitions/<slug:code>", views.flow, name="flow"),
    path("flow/definitions/<slug:code>/compare", views.compare, name="compare"),
    path("flow/definitions/<slug:code>/edit", draft_views.open_, name="edit"),
    path("flow/versions/<uuid:version_id>", views.version, name="version"),
    path("flow/versions/<uuid:version_id>/chart.svg", views.as_picture, name="picture"),
    path("flow/versions/<uuid:version_id>/flow.bpmn", views.as_bpmn, name="bpmn"),
    path("flow/versions/<uuid:version_id>/flow.json", views.as_json, name="json"),
    path("flow/drafts/<uuid:draft_id>", draft_views.draft, name="draft"),
    path("flow/drafts/<uuid:draft_id>/add", draft_views.add, name="add"),
    path("flow/drafts/<uuid:draft_id>/words", draft_views.save_words, name="words"),
    path("flow/drafts/<uuid:draft_id>/reset", draft_views.reset, name="reset"),
    path("flow/drafts/<uuid:draft_id>/publish", draft_views.publish, name="publish"),
    path("flow/drafts/<uuid:draft_id>/steps/<slug:step>", draft_views.step, name="step"),
    path("flow/drafts/<uuid:draft_id>/steps/<slug:step>/move", draft_views.move, name="move"),
    path("flow/drafts/<uuid:draft_id>/steps/<slug:step>/remove", draft_views.remove, name="remove"),
]
