"""Addresses of this system."""

from django.urls import include, path

app_name = "oa"
urlpatterns = [
    path("", include("yaojian.oa.outgoing.urls")),
    path("", include("yaojian.oa.approvals.urls")),
    path("", include("yaojian.oa.desk.urls")),
    path("", include("yaojian.oa.incoming.urls")),
    path("", include("yaojian.oa.documents.urls")),
    path("", include("yaojian.oa.flow.design.urls")),
    path("", include("yaojian.oa.exchange.urls")),
    path("", include("yaojian.oa.delegation.urls")),
    path("", include("yaojian.oa.duties.urls")),
    path("", include("yaojian.oa.handover.urls")),
    path("", include("yaojian.oa.supervision.urls")),
]
