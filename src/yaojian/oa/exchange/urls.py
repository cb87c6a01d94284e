"""Addresses of the exchange."""

from django.urls import path

from . import acts, views, wording_views

app_name = "exchange"
urlpatterns = [
    path("exchange/", views.door, name="door"),
    path("exchange/sent", views.sent, name="sent"),
    path("exchange/received", views.received, name="received"),
    path("exchange/documents", views.documents, name="documents"),
    path("exchange/matrix", views.matrix, name="matrix"),
    path("exchange/new", views.new, name="new"),
    path("exchange/<slug:end>/export", views.export, name="export"),
    path("exchange/<uuid:dispatch_id>/edit", wording_views.edit, name="edit"),
    path("exchange/<uuid:dispatch_id>", views.detail, name="detail"),
    path("exchange/<uuid:dispatch_id>/receivers", views.receivers, name="receivers"),
    path("exchange/<uuid:dispatch_id>/send", acts.send, name="send"),
    path("exchange/<uuid:dispatch_id>/remove/<uuid:delivery_id>", acts.remove, name="remove"),
    path("exchange/<uuid:dispatch_id>/remind", acts.remind, name="remind"),
    path("exchange/<uuid:dispatch_id>/void", acts.void, name="void"),
    path("exchange/<uuid:dispatch_id>/resend", acts.resend, name="resend"),
    path("exchange/deliveries/<uuid:delivery_id>/receive", acts.receive, name="receive"),
    path("exchange/deliveries/<uuid:delivery_id>/refuse", acts.refuse, name="refuse"),
    path("exchange/deliveries/<uuid:delivery_id>/return", acts.send_back, name="return"),
    path("exchange/deliveries/<uuid:delivery_id>/register", acts.register, name="register"),
    path("exchange/deliveries/<uuid:delivery_id>/receipt", views.receipt, name="receipt"),
    path("exchange/deliveries/<uuid:delivery_id>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
]
