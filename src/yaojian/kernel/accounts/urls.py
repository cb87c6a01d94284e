"""Addresses under ``/account/``: our own (namespace ``account``) and those of allauth we use (their own names).

allauth's other pages (sign-up, mail addresses, password by mail) have names other code asks for; they lead to a page
that says where accounts come from.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import include, path
from django.views.decorators.cache import never_cache

from yaojian.kernel.accounts import views
from yaojian.kernel.accounts.entrance import SignInView
from yaojian.kernel.permissions import checks

View = Callable[..., HttpResponseBase]


def _told_by_status(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """A refused form answers 422, as everywhere in the house; allauth answers 200."""
    shown = answer.context_data if isinstance(answer, TemplateResponse) else None
    form = (shown or {}).get("form")
    if request.method == "POST" and answer.status_code == HTTPStatus.OK and form is not None and form.errors:
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return answer


def _for_all(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        checks.open_to_all()
        return _told_by_status(request, view(request, *args, **kwargs))

    return never_cache(checked)


def _for_members(view: View) -> View:
    @wraps(view)
    def checked(request: views.SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        checks.signed_in(request.actor)
        return _told_by_status(request, view(request, *args, **kwargs))

    return never_cache(checked)


own = (
    [
        path("", views.home, name="home"),
        path("landing", views.landing, name="landing"),
        path("session", views.session, name="session"),
        path("sign-out", _for_members(account.logout), name="sign_out"),
        path("tokens", views.make_token, name="make_token"),
        path("tokens/<uuid:token_id>/revoke", views.revoke_token, name="revoke_token"),
        path("companies/<uuid:company_id>", views.choose_company, name="choose_company"),
    ],
    "account",
)
entrance = [
    path("login", _for_all(SignInView.as_view()), name="account_login"),
    path("logout", _for_all(account.logout), name="account_logout"),
    path("inactive", _for_all(account.account_inactive), name="account_inactive"),
    path("password", _for_members(account.password_change), name="account_change_password"),
    path("confirm", _for_members(account.reauthenticate), name="account_reauthenticate"),
    path("closed", views.closed, name="account_signup"),
    path("closed", views.closed, name="account_reset_password"),
    path("closed", views.closed, name="account_set_password"),
    path("closed", views.closed, name="account_email_verification_sent"),
]
second_step = [
    path("", _for_members(second_factor.index), name="mfa_index"),
    path("authenticate", _for_all(second_factor.authenticate), name="mfa_authenticate"),
    path("confirm", _for_members(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("app/activate", _for_members(totp.activate_totp), name="mfa_activate_totp"),
    path("app/deactivate", _for_members(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("codes", _for_members(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("codes/new", _for_members(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("codes/download", _for_members(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("keys", _for_members(keys.list_webauthn), name="mfa_list_webauthn"),
    path("keys/add", _for_members(keys.add_webauthn), name="mfa_add_webauthn"),
    path("keys/confirm", _for_members(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("keys/<int:pk>/remove", _for_members(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("keys/<int:pk>/edit", _for_members(keys.edit_webauthn), name="mfa_edit_webauthn"),
]
urlpatterns = [path("", include(own)), *entrance, path("second-factor/", include(second_step))]
