"""Addresses of the guides: the desk's under ``/cms/guides/``, the public's under ``/d/fw/``."""

from django.urls import path

from yaojian.portal.guides import public_views, views

app_name = "guides"
urlpatterns = [
    path("", views.guide_list, name="list"),
    path("new", views.create, name="create"),
    path("themes", views.themes, name="themes"),
    path("<int:guide_id>", views.guide_page, name="guide"),
    path("<int:guide_id>/change", views.change, name="change"),
    path("<int:guide_id>/edit", views.edit, name="edit"),
    path("<int:guide_id>/publish", views.publish, name="publish"),
    path("<int:guide_id>/withdraw", views.withdraw, name="withdraw"),
]
public_urlpatterns = [path("", public_views.search, name="search")]
