"""The address of this room: ``/console/inspection/``."""

from django.urls import path

from yaojian.inspection.overview import views

app_name = "overview"
urlpatterns = [path("", views.home, name="home")]
