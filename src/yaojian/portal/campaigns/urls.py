"""Addresses of campaigns: the desk's under ``/cms/campaigns/``, the signed preview under ``/d/yl/``."""

from django.urls import path

from yaojian.portal.campaigns import public_views, views

app_name = "campaigns"
urlpatterns = [
    path("", views.campaign_list, name="list"),
    path("new", views.plan, name="plan"),
    path("schedule", views.schedule, name="schedule"),
    path("preview", views.preview, name="preview"),
    path("<int:campaign_id>", views.campaign, name="campaign"),
    path("<int:campaign_id>/change", views.change, name="change"),
    path("<int:campaign_id>/submit", views.submit, name="submit"),
    path("<int:campaign_id>/decide", views.decide, name="decide"),
    path("<int:campaign_id>/end", views.end, name="end"),
]
public_urlpatterns = [
    path("<str:token>/", public_views.page, name="page"),
    path("<str:token>/picture/<int:campaign_id>", public_views.picture, name="picture"),
    path("<str:token>/<str:name>", public_views.beside, name="beside"),
]
