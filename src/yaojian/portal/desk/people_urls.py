"""Addresses of the pages about the portal's people."""

from django.urls import path

from yaojian.portal.desk import people_views

app_name = "people"
urlpatterns = [
    path("", people_views.people_list, name="list"),
    path("export", people_views.export, name="export"),
    path("<int:user_id>", people_views.person, name="person"),
    path("<int:user_id>/hand-over", people_views.hand_over, name="hand_over"),
    path("<int:user_id>/revoke", people_views.revoke, name="revoke"),
    path("<int:user_id>/switch", people_views.switch, name="switch"),
]
