"""Addresses of this room, under ``/console/inspection/rectification/``."""

from django.urls import path, register_converter

from yaojian.inspection.rectification import converters, views

register_converter(converters.ActName, "rectification_act")
app_name = "rectification"
urlpatterns = [
    path("", views.ledger, name="list"),
    path("sheet.xlsx", views.sheet, name="sheet"),
    path("sheets/<uuid:run_id>/", views.sheet_run, name="sheet_run"),
    path("of/<uuid:run_id>/<int:number>/", views.of_finding, name="of"),
    path("assign/", views.assign, name="assign"),
    path("<uuid:rectification_id>/", views.page, name="page"),
    path("<uuid:rectification_id>/recheck/", views.recheck, name="recheck"),
    path("<uuid:rectification_id>/<rectification_act:name>/", views.act, name="act"),
]
