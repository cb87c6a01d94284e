"""Addresses of disclosure: the desk's under ``/cms/disclosure/``, the public's under ``/d/zfxxgk/``."""

from django.urls import path

from yaojian.portal.disclosure import public_views, views

app_name = "disclosure"
urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("boards", views.boards, name="boards"),
    path("articles/<int:article_id>", views.record, name="record"),
    path("items/<uuid:item_id>", views.item, name="item"),
    path("items/<uuid:item_id>/change", views.change, name="change"),
    path("items/<uuid:item_id>/validity", views.change_validity, name="validity"),
    path("items/<uuid:item_id>/link", views.link, name="link"),
    path("links/<int:link_id>/remove", views.unlink, name="unlink"),
    path("years", views.this_year, name="this_year"),
    path("years/<int:number>", views.year, name="year"),
    path("years/<int:number>/fix", views.fix_year, name="fix_year"),
    path("years/<int:number>/sheet", views.year_sheet, name="year_sheet"),
]
public_urlpatterns = [path("", public_views.query, name="query")]
