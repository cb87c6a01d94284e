"""Addresses under ``/console/accounts/``."""

from django.urls import path

from yaojian.kernel.accounts import console_views as views

app_name = "accounts_console"
urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("new", views.create, name="create"),
    path("<int:user_id>", views.detail, name="detail"),
    path("<int:user_id>/reset-password", views.reset_password, name="reset_password"),
    *(path(f"<int:user_id>/{name}", views.act, {"name": name}, name=name.replace("-", "_")) for name in views.ACTS),
]
