"""Addresses of the first page and the ledgers."""

from django.urls import path, register_converter

from . import acts, beside_views, converters, ledgers, views

register_converter(converters.CentreConverter, "centre")
register_converter(converters.LedgerConverter, "ledger")

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("search", views.search, name="search"),
    path("preview/<uuid:document_id>", views.preview, name="preview"),
    path("exports/<uuid:run_id>", acts.export_page, name="export"),
    path("exports/<uuid:run_id>/progress", acts.export_progress, name="export_progress"),
    path("views/<uuid:view_id>/remove", acts.remove_view, name="remove_view"),
    path("views/<uuid:view_id>/default", acts.choose_default, name="default_view"),
    path("beside/<slug:end>/views", beside_views.views, name="views_beside"),
    path("beside/<slug:end>/<slug:status>/save", beside_views.save, name="save_beside"),
    path("work/", views.centre_door, {"centre": ledgers.WORK}, name="work"),
    path("incoming/", views.centre_door, {"centre": ledgers.INCOMING}, name="incoming"),
    path("outgoing/", views.centre_door, {"centre": ledgers.OUTGOING}, name="outgoing"),
    path("<centre:centre>/", views.centre_door, name="centre"),
    path("<centre:centre>/columns", acts.layout, name="layout"),
    path("<centre:centre>/views", acts.saved_views, name="views"),
    path("<centre:centre>/<ledger:status>", views.ledger_page, name="ledger"),
    path("<ledger:status>", views.work_page, name="ledger"),
    path("<centre:centre>/<ledger:status>/count", views.count, name="count"),
    path("<centre:centre>/<ledger:status>/catalogue", views.catalogue, name="catalogue"),
    path("<centre:centre>/<ledger:status>/export", acts.export, name="start_export"),
    path("<centre:centre>/<ledger:status>/save", acts.save_view, name="save_view"),
    path("<centre:centre>/<ledger:status>/read", acts.bulk_read, name="bulk_read"),
    path("<centre:centre>/<ledger:status>/urge", acts.bulk_urge, name="bulk_urge"),
]
