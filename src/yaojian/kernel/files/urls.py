"""Addresses under ``/files/``."""

from django.urls import path

from . import photo_views, piece_views, views

app_name = "files"
urlpatterns = [
    path("<uuid:file_id>", views.download, name="download"),
    path("<uuid:file_id>/pages/<int:number>.webp", views.page, name="page"),
    path("photos/at/<str:place>/<uuid:target>", photo_views.hand_out, name="photo_ticket"),
    path("photos/tickets/<uuid:ticket_id>", photo_views.ticket, name="photo_panel"),
    path("photos/tickets/<uuid:ticket_id>/revoke", photo_views.revoke, name="revoke_photo_ticket"),
    path("photos/<str:token>", photo_views.photo, name="photo"),
    path("uploads", piece_views.begin, name="begin_upload"),
    path("uploads/<uuid:upload_id>", piece_views.upload, name="upload"),
]
