"""Addresses of 发文中心."""

from django.urls import path

from . import issuing_views, register_views, views

app_name = "outgoing"
urlpatterns = [
    path("outgoing/drafts", views.drafts, name="drafts"),
    path("outgoing/new", views.new, name="new"),
    path("outgoing/register", register_views.register, name="register"),
    path("outgoing/register/export", register_views.export, name="export"),
    path("outgoing/register/reserve", register_views.reserve, name="reserve"),
    path("outgoing/register/release", register_views.release, name="release"),
    path("outgoing/register/void", register_views.void, name="void"),
    path("outgoing/signs", register_views.add_sign, name="add_sign"),
    path("outgoing/signs/<uuid:sign_id>/close", register_views.close_sign, name="close_sign"),
    path("outgoing/seals", register_views.seals, name="seals"),
    path("outgoing/marks/<uuid:mark_id>/settle", issuing_views.settle, name="settle"),
    path("outgoing/<uuid:document_id>/facts", views.facts, name="facts"),
    path("outgoing/<uuid:document_id>/attachments/<uuid:file_id>/remove", views.remove_attachment, name="detach"),
    path("outgoing/<uuid:document_id>/body", views.body, name="body"),
    path("outgoing/<uuid:document_id>/versions", views.versions, name="versions"),
    path("outgoing/<uuid:document_id>/issuers", issuing_views.issuers, name="issuers"),
    path("outgoing/<uuid:document_id>/number", issuing_views.number, name="number"),
    path("outgoing/<uuid:document_id>/compose", issuing_views.compose, name="compose"),
    path("outgoing/<uuid:document_id>/proof", issuing_views.proof, name="proof"),
    path("outgoing/<uuid:document_id>/seal", issuing_views.seal, name="seal"),
    path("outgoing/<uuid:document_id>/distribute", issuing_views.distribute, name="distribute"),
]
