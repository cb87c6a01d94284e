"""Public addresses. The last one answers whatever lies under no other surface."""

from django.urls import path, re_path

from yaojian.portal.publishing import views

app_name = "publishing"
_OTHERS = "oa|qy|cms|console|account|api|files|static|live"
urlpatterns = [
    path("d/leave/", views.leave, name="leave"),
    path("search/", views.search, name="search"),
    re_path(rf"^(?!(?:{_OTHERS})(?:/|$))(?P<path>.*)$", views.published, name="published"),
]
