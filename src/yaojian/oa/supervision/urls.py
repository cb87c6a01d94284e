"""Addresses of supervisions."""

from django.urls import path

from . import views

app_name = "supervision"
urlpatterns = [
    path("supervision/", views.ledger, name="list"),
    path("documents/<uuid:document_id>/supervise", views.new, name="new"),
    path("supervision/<uuid:supervision_id>", views.page, name="page"),
    path("supervision/<uuid:supervision_id>/answer", views.answer, name="answer"),
    path("supervision/<uuid:supervision_id>/extension", views.ask_extension, name="ask_extension"),
    path("supervision/<uuid:supervision_id>/extension/answer", views.answer_extension, name="answer_extension"),
    path("supervision/<uuid:supervision_id>/urge", views.urge, name="urge"),
    path("supervision/<uuid:supervision_id>/return", views.send_back, name="return"),
    path("supervision/<uuid:supervision_id>/end", views.end, name="end"),
]
