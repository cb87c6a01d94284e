"""Addresses under ``/sso/``. Peers know them; they change only with a notice to each."""

from django.urls import path

from yaojian.kernel.sso import arrival_views, cas_views, leaving_views, provider_views

app_name = "sso"
urlpatterns = [
    path(".well-known/openid-configuration", provider_views.discovery, name="discovery"),
    path("jwks", provider_views.jwks, name="jwks"),
    path("authorize", provider_views.authorize, name="authorize"),
    path("onward", provider_views.onward, name="onward"),
    path("token", provider_views.token, name="token"),
    path("userinfo", provider_views.userinfo, name="userinfo"),
    path("revoke", provider_views.revoke, name="revoke"),
    path("logout", leaving_views.logout, name="logout"),
    path("leave", leaving_views.leave, name="leave"),
    path("left", leaving_views.left, name="left"),
    path("cas/login", cas_views.login, name="cas_login"),
    path("cas/logout", leaving_views.cas_logout, name="cas_logout"),
    path("cas/serviceValidate", cas_views.validate2, name="cas_validate2"),
    path("cas/p3/serviceValidate", cas_views.validate3, name="cas_validate3"),
    path("ticket/check", cas_views.check_ticket, name="check_ticket"),
    path("in/<slug:code>/begin", arrival_views.begin, name="begin"),
    path("in/<slug:code>/callback", arrival_views.callback, name="callback"),
    path("in/<slug:code>/cas", arrival_views.cas_callback, name="cas_callback"),
    path("in/<slug:code>/logout", arrival_views.backchannel, name="backchannel"),
]
