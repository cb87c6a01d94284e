"""Addresses of the columns' pages."""

from django.urls import path

from yaojian.portal.columns import views

app_name = "columns"
urlpatterns = [
    path("", views.column_list, name="list"),
    path("new", views.create, name="create"),
    path("<int:column_id>", views.change, name="change"),
]
