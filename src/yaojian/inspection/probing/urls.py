"""Addresses of this room, under ``/console/inspection/availability/``."""

from django.urls import path

from yaojian.inspection.probing import views

app_name = "probing"
urlpatterns = [
    path("", views.targets, name="targets"),
    path("new/", views.target_new, name="target_new"),
    path("alarms/", views.alarms, name="alarms"),
    path("alarms/<uuid:alarm_id>/take/", views.alarm_take, name="alarm_take"),
    path("windows/", views.windows, name="windows"),
    path("windows/<uuid:window_id>/decide/", views.window_decide, name="window_decide"),
    path("windows/<uuid:window_id>/end/", views.window_end, name="window_end"),
    path("<uuid:target_id>/", views.target, name="target"),
    path("<uuid:target_id>/change/", views.target_change, name="target_change"),
    path("<uuid:target_id>/switch/", views.target_switch, name="target_switch"),
    path("<uuid:target_id>/dense/", views.target_dense, name="target_dense"),
    path("<uuid:target_id>/visits.csv", views.visits_csv, name="visits_csv"),
]
