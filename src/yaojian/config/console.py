"""The console: inspection, and the administration of the installation itself."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("yaojian.kernel.accounts.console_urls")),
    path("sso/", include("yaojian.kernel.sso.console_urls")),
    path("certificates/", include("yaojian.enterprise.certificates.console_urls")),
    path("incidents/", include("yaojian.enterprise.incidents.console_urls")),
    path("inspection/", include("yaojian.inspection.urls")),
    path("", include("yaojian.operations.urls")),
]
