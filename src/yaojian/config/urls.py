"""Addresses of all surfaces. ``YAOJIAN_SURFACES`` picks what this process serves (architecture §6)."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from yaojian.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yaojian.kernel.health.urls")),
    path("account/", include("yaojian.kernel.accounts.urls")),
    path("account/", include("yaojian.kernel.notices.urls")),
    path("sso/", include("yaojian.kernel.sso.urls")),
    path("files/", include("yaojian.kernel.files.urls")),
    path("api/v1/", api.urls),
]
_SURFACES = {
    "oa": path("oa/", include("yaojian.oa.urls")),
    "enterprise": path("qy/", include("yaojian.enterprise.urls")),
    "console": path("console/", include("yaojian.config.console")),
    # The portal last: its public side answers every address the others do not.
    "portal": path("", include("yaojian.portal.urls")),
}
urlpatterns += [_SURFACES[name] for name in _SURFACES if name in settings.YAOJIAN_SURFACES]

handler400 = "yaojian.web.failures.bad_request"
handler403 = "yaojian.web.failures.forbidden"
handler404 = "yaojian.web.failures.not_found"
handler500 = "yaojian.web.failures.server_error"
