"""Addresses of the company pages, below ``/qy/company/``."""

from django.urls import path

from yaojian.enterprise.companies.views import accounts, changes, keeping, own

app_name = "companies"
urlpatterns = [
    path("", own.own, name="own"),
    path("choose", own.choose, name="choose"),
    path("contact", own.contact, name="contact"),
    path("vehicles/add", keeping.add_vehicle, name="add_vehicle"),
    path("vehicles/<uuid:vehicle_id>", keeping.vehicle, name="vehicle"),
    path("vehicles/<uuid:vehicle_id>/close", keeping.close_vehicle, name="close_vehicle"),
    path("people/add", keeping.appoint, name="appoint"),
    path("people/<uuid:person_id>/end", keeping.end_post, name="end_post"),
    path("people/<uuid:person_id>/reveal", keeping.reveal, name="reveal"),
    path("changes/", changes.changes, name="changes"),
    path("changes/ask/<slug:group>", changes.ask_change, name="ask_change"),
    path("changes/<uuid:change_id>", changes.change, name="change"),
    path("changes/<uuid:change_id>/correct", changes.correct, name="correct"),
    path("changes/<uuid:change_id>/withdraw", changes.withdraw, name="withdraw"),
    path("accounts/invite", accounts.invite, name="invite"),
    path("accounts/invitations/<uuid:invitation_id>/revoke", accounts.revoke, name="revoke"),
    path("accounts/<int:user_id>/role", accounts.role, name="role"),
    path("accounts/<int:user_id>/end", accounts.end, name="end"),
]
