"""Addresses of the directories: the desk's under ``/cms/directories/``, the public's under ``/d/data/``."""

from django.urls import path

from yaojian.portal.directories import public_views, views

app_name = "directories"
urlpatterns = [
    path("", views.directory_list, name="list"),
    path("new", views.create, name="create"),
    path("<int:directory_id>", views.directory_page, name="directory"),
    path("<int:directory_id>/change", views.change, name="change"),
    path("<int:directory_id>/import", views.import_file, name="import"),
    path("<int:directory_id>/open", views.open_or_close, name="open"),
    path("<int:directory_id>/citations", views.citations, name="citations"),
    path("editions/<uuid:edition_id>", views.edition_page, name="edition"),
    path("editions/<uuid:edition_id>/publish", views.publish, name="publish"),
    path("editions/<uuid:edition_id>/drop", views.drop, name="drop"),
    path("citations/<uuid:citation_id>/drop", views.drop_citation, name="drop_citation"),
]
public_urlpatterns = [
    path("<slug:slug>/", public_views.query, name="query"),
    path("<slug:slug>/entry", public_views.entry, name="entry"),
    path("<slug:slug>/download.csv", public_views.download, name="download"),
]
